import { describe, expect, it } from 'vitest'
import { columnsOf } from '../../src/simulate/columns.ts'
import { formatOf } from '../../src/simulate/format.ts'

const COMBINED =
  '203.0.113.7 - ann [29/Nov/2026:10:12:05 +0000] "GET / HTTP/1.1" 200 512 "-" "Mozilla/5.0 (X11; \\"odd\\") Firefox/140" "cookie=1"'

describe('the format of a log', () => {
  it.each([
    ['user,time,device', 'csv'],
    ['{"user":"ann"}', 'json'],
    [COMBINED, 'combined'],
    ['127.0.0.1 - - [29/Nov/2026:10:12:05 +0000] "GET / HTTP/1.1" 304 -', 'combined'],
  ])('of %s is told by its first line', (line, format) => {
    expect(formatOf([line]).name).toBe(format)
  })

  it('is what was said, where something was', () => {
    expect(formatOf(['{"user":"ann"}'], 'csv').name).toBe('csv')
    expect(() => formatOf(['x'], 'xml')).toThrow(/There is no format "xml"\. Write one of: csv, json, combined/)
  })
})

describe('CSV', () => {
  const cells = (header: string, line: string, ...columns: readonly string[]) =>
    formatOf([header], 'csv').cells(columns)(line)

  it('takes columns by their name, in any order', () => {
    expect(cells('time,user,agent', '1,ann,Firefox', 'user', 'time')).toEqual(['ann', '1'])
  })

  it.each([
    ['user;time', 'ann;1'],
    ['user\ttime', 'ann\t1'],
  ])('is separated as its header is: %j', (header, line) => {
    expect(cells(header, line, 'user', 'time')).toEqual(['ann', '1'])
  })

  it('reads quoted fields', () => {
    expect(cells('user,agent,time', '"ann","a ""b"", c",""', 'user', 'agent', 'time')).toEqual(['ann', 'a "b", c', ''])
  })

  it.each([
    ['ann', 'it has 1 field where the header has 2'],
    ['ann,1,2', 'it has 3 fields where the header has 2'],
    ['"ann,1', 'a quotation mark is not closed on the line'],
    ['"ann"x,1', 'something stands behind a closing quotation mark'],
  ])('says what is wrong with %j', (line, reason) => {
    expect(cells('user,time', line, 'user')).toBe(reason)
  })
})

describe('JSON lines', () => {
  const cells = (line: string, ...columns: readonly string[]) => formatOf(['{}'], 'json').cells(columns)(line)

  it('takes fields, and fields of fields', () => {
    expect(cells('{"user":{"id":7},"time":1,"a.b":2}', 'user.id', 'time', 'a.b', 'no.such')).toEqual([
      7,
      1,
      2,
      undefined,
    ])
  })

  it.each(['', 'null', '[1]', '7', '{"user":'])('takes %j for no object', (line) => {
    expect(cells(line, 'user')).toBe('it is no JSON object')
  })

  it('does not take what every object has for a field', () => {
    expect(cells('{"user":{}}', 'constructor', '__proto__', 'user.toString')).toEqual([undefined, undefined, undefined])
  })
})

describe('the combined format', () => {
  it('has names for its fields, and numbers for those behind', () => {
    const format = formatOf([COMBINED])
    const read = format.cells(['address', 'user', 'time', 'user-agent', 'field10'])
    expect(read(COMBINED)).toEqual([
      '203.0.113.7',
      'ann',
      '29/Nov/2026:10:12:05 +0000',
      'Mozilla/5.0 (X11; \\"odd\\") Firefox/140',
      'cookie=1',
    ])
  })

  it.each(['', 'x', 'a b c d "e" 1 2', '1 - ann [x "GET" 200 1'])('does not take %j', (line) => {
    expect(formatOf([COMBINED]).cells(['user'])(line)).toBe('it is not in the combined log format')
  })
})

describe('the columns', () => {
  const columns = (header: string, wanted = {}) => columnsOf(formatOf([header], 'csv'), wanted)

  it.each([
    ['User_ID,Timestamp,Device-Id,ip', { user: 'User_ID', time: 'Timestamp', device: ['Device-Id'] }],
    ['ip,userAgent,username,@timestamp', { user: 'username', time: '@timestamp', device: ['userAgent'] }],
    ['remote_addr,remote_user,time_local', { user: 'remote_user', time: 'time_local', device: ['remote_addr'] }],
  ])('of %s are known by their usual names', (header, found) => {
    expect(columns(header)).toEqual(found)
  })

  it('are those that were named, written in one way or another', () => {
    const wanted = { user: 'Who', time: 'when it was', device: ['user-agent', 'address'] }
    expect(columns('who,When it was,ua,ip', wanted)).toEqual({
      user: 'who',
      time: 'When it was',
      device: ['ua', 'ip'],
    })
  })

  it.each([
    ['who,time,ip', {}, /usually give the user\. The log has "who", "time", "ip"\. Name it: --user COLUMN/],
    ['user,when,ip', {}, /usually give the time/],
    ['user,time,path', {}, /No column tells devices apart.*--device COLUMN,COLUMN/],
    ['user,time,ip', { user: 'name' }, /--user names the column "name", and the log has none of that name/],
    ['user,time,ip', { device: ['cookie'] }, /--device names the column "cookie"/],
  ])('that %s lacks are asked for', (header, wanted, message) => {
    expect(() => columns(header, wanted)).toThrow(
      expect.objectContaining({ code: 'UTS_OPTION_INVALID', message: expect.stringMatching(message) }),
    )
  })

  it('may come later in JSON lines, if they are named', () => {
    const format = formatOf(['{"time":1,"ip":"::1"}'])
    expect(columnsOf(format, { user: 'user.id' }).user).toBe('user.id')
  })
})
