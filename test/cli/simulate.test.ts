import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { generatedLog } from '../simulate/generated-log.ts'
import { temporaryFolder } from '../stores/temporary-folder.ts'
import { utsessions } from './streams.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())

function file(name: string, content: string | Buffer): string {
  const path = join(folder.path, name)
  writeFileSync(path, content)
  return path
}

const minute = (count: number) => new Date(Date.UTC(2026, 10, 29, 10, count)).toISOString()
const LOG = `time,user,device
${minute(0)},ann,laptop
${minute(2)},ann,phone
${minute(6)},ann,phone
${minute(7)},-,phone
${minute(8)},bea,tablet
`
const simulated = async (...args: readonly string[]) => {
  const { code, out, err } = await utsessions(['simulate', '--json', ...args])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return JSON.parse(out)
}

describe('utsessions simulate', () => {
  it('tells what each policy would have done', async () => {
    const report = await simulated(file('a.csv', LOG), '--lock', '0,5m')
    expect(report.log).toMatchObject({ lines: 5, requests: 4, nobody: 1, accounts: 2, people: 3, bad: { count: 0 } })
    expect(report.policies).toMatchObject([
      { name: 'lock 0', options: { lock: 0 }, sessions: 3, refused: { people: 0 }, displaced: { sessions: 1 } },
      {
        name: 'lock 5m',
        refused: { people: 1, accounts: 1, requests: 1 },
        waits: { count: 1, longestMs: 240_000, gaveUp: 0 },
        displaced: { sessions: 1, people: 1, accounts: 1 },
      },
    ])
  })

  it('tells the same of the same log in any format, order and packing', async () => {
    const rows = LOG.trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','))
    const json = rows.map(([time, user, device]) =>
      JSON.stringify({ at: Date.parse(time ?? ''), sub: user, cookie: device }),
    )
    const apache = rows.map(([time = '', user, device]) => {
      const at = `29/Nov/2026:${time.slice(11, 19)} +0000`
      return `127.0.0.1 - ${user} [${at}] "GET / HTTP/1.1" 200 1 "-" "${device}"`
    })
    const backwards = [LOG.split('\n')[0], ...LOG.trim().split('\n').slice(1).reverse()].join('\n')
    const packed = gzipSync(LOG)
    const wanted = (await simulated(file('a.csv', LOG))).policies
    for (const [name, content] of [
      ['b.jsonl', json.join('\n')],
      ['c.log', apache.join('\r\n')],
      ['d.csv', backwards],
      ['e.csv.gz', packed],
    ] as const)
      expect((await simulated(file(name, content))).policies).toEqual(wanted)
    const { out } = await utsessions(['simulate', '--json', '-'], { stdin: packed })
    expect(JSON.parse(out).policies).toEqual(wanted)
  })

  it('takes several files for one log', async () => {
    const [header = '', first, ...rest] = LOG.trim().split('\n')
    const parts = [file('later.csv', [header, ...rest].join('\n')), file('first.csv', `${header}\n${first}`)]
    const whole = await simulated(file('a.csv', LOG))
    const report = await simulated(...parts)
    expect(report.policies).toEqual(whole.policies)
    expect(report.log.files.map(({ file: name }: { file: string }) => name)).toEqual(parts)
  })

  it('reads policies from files, and lays choices over them', async () => {
    const a = file('strict.json', '{ "$schema": "https://example.org/policy.json", "lock": "forever", "idle": "30m" }')
    const b = file('two.json', '{ "maxSessions": 2 }')
    const args = ['--policy', a, '--policy', b, '--idle', '10m,20m']
    const { policies } = await simulated(file('a.csv', LOG), ...args)
    expect(policies.map(({ name }: { name: string }) => name)).toEqual([
      'strict, idle 10m',
      'strict, idle 20m',
      'two, idle 10m',
      'two, idle 20m',
    ])
    expect(policies[3].options).toEqual({ maxSessions: 2, idle: '20m' })
    expect(policies[0].waits).toMatchObject({ count: 0, medianMs: null, gaveUp: 1 })
  })

  it('reads them as everywhere: presets, and plans, each tried on everybody', async () => {
    const plans =
      '{ "default": { "extends": "pci" }, "plans": { "team": { "maxSessions": 2 }, "none": { "lock": 0 } } }'
    const { policies } = await simulated(file('a.csv', LOG), '--policy', file('site.json', plans))
    expect(policies).toMatchObject([
      { name: 'site', options: { idle: '15m' }, displaced: { sessions: 1 } },
      { name: 'site, plan team', options: { maxSessions: 2 }, displaced: { sessions: 0 } },
      { name: 'site, plan none', options: { lock: 0 }, displaced: { sessions: 1 }, refused: { people: 0 } },
    ])
  })

  it('counts bad lines, and names the first five', async () => {
    const path = file('bad.csv', `${LOG}x\n${'never,ann,phone\n'.repeat(6)}`)
    const { bad } = (await simulated(path)).log
    expect(bad.count).toBe(7)
    expect(bad.first).toHaveLength(5)
    expect(bad.first[0]).toEqual({ file: path, line: 7, reason: 'it has 1 field where the header has 3' })
    expect(bad.first[1]).toEqual({ file: path, line: 8, reason: '"time" is no instant: "never"' })
  })

  it('counts a generated log of thirty thousand lines to the line', async () => {
    const path = file('generated.csv', [...generatedLog(30_000)].join(''))
    const { log, policies } = await simulated(path, '--lock', '0,30m', '--max-sessions', '1,2,unlimited')
    expect(log).toMatchObject({ requests: 30_000, bad: { count: 0 } })
    const figures = policies.map(({ refused, displaced }: (typeof policies)[0]) => [
      refused.requests,
      displaced.sessions,
    ])
    expect(figures[4]).toEqual([0, 0])
    expect(figures[5]).toEqual([0, 0])
    expect(figures[0][1]).toBeGreaterThan(figures[2][1])
    expect(figures[1][0]).toBeGreaterThan(figures[3][0])
  })
})

describe('its report for people', () => {
  const text = async (around = {}, ...args: readonly string[]) =>
    (await utsessions(['simulate', file('access.csv', LOG), '--lock', '0,5m', ...args], around)).out

  it('has the policies side by side, and bars', async () => {
    const lines = (await text()).split('\n')
    expect(lines[0]).toBe('4 requests of 2 accounts on 3 devices, 2026-11-29 10:00 to 2026-11-29 10:08 UTC')
    expect(lines).toContain('                           lock 0  lock 5m')
    expect(lines).toContain('people refused                  0        1')
    expect(lines).toContain(`  lock 5m  ${'█'.repeat(50)} 1`)
  })

  it('has no colours but on a terminal, and not with NO_COLOR', async () => {
    expect(await text()).not.toContain('\u001b')
    expect(await text({ isTTY: true, env: { NO_COLOR: '1' } })).not.toContain('\u001b')
    expect(await text({ isTTY: true })).toContain('\u001b[1m')
  })

  it('stays within the width of the terminal', async () => {
    const locks = '0,1m,2m,3m,4m,5m,6m,7m,8m'
    const { out } = await utsessions(['simulate', file('access.csv', LOG), '--lock', locks], { columns: 60 })
    const table = out.split('\n').filter((line) => /^(people|sessions|displaced)/.test(line))
    expect(Math.max(...table.map((line) => line.length))).toBeLessThanOrEqual(60)
    expect(out.match(/^people refused/gm)?.length).toBeGreaterThan(1)
  })

  it('writes nothing of a log that could move a cursor', async () => {
    const nasty = ['ann\\u001b[2J\\u202e'].map((user) =>
      [0, 1, 2, 3, 4].map((i) => `{"time":"${minute(i)}","user":"${user}","device":"${i % 2}"}`),
    )
    const path = file('nasty.jsonl', nasty.flat().join('\n'))
    const { out } = await utsessions(['simulate', path, '--lock', '0'])
    expect(out).toContain('ann\uFFFD[2J\uFFFD: 4 conflicts on 2 devices')
  })

  it('draws a chart as SVG, with names that are no markup', async () => {
    const svg = join(folder.path, 'chart.svg')
    const policy = file('<b>&.json', '{}')
    await text({}, '--svg', svg, '--policy', policy)
    const drawn = readFileSync(svg, 'utf8')
    expect(drawn).toMatch(/^<svg xmlns=[\s\S]*<\/svg>\n$/)
    expect(drawn).toContain('&lt;b&gt;&amp;, lock 5m</text>')
    expect(drawn.match(/class="bar"/g)).toHaveLength(8)
    expect(drawn).toContain('People refused: &lt;b&gt;&amp;, lock 0 0; &lt;b&gt;&amp;, lock 5m 1.')
  })
})

describe('it ends', () => {
  const log = () => file('a.csv', LOG)
  const policy = (content: string) => file('policy.json', content)

  it.each([
    ['no such file', () => ['/no/such.csv'], /^utsessions: \/no\/such\.csv cannot be read: ENOENT/],
    ['a folder', () => [folder.path], /cannot be read: EISDIR/],
    [
      'a log with nobody in it',
      () => [file('x.csv', 'time,user,ip\n1,,2\n')],
      /of 1 lines, 1 name nobody and 0 cannot/,
    ],
    [
      'a log that is none',
      () => [file('x.csv', 'time,user,ip\nx,ann,1\n')],
      /The first that cannot be read: line 2 of /,
    ],
    ['an empty log', () => [file('x.csv', '')], /No line tells of a request/],
    [
      'gzip that is cut off',
      () => [file('x.gz', gzipSync(LOG).subarray(0, 30))],
      /x\.gz cannot be read|unexpected end/,
    ],
    ['no such policy', () => [log(), '--policy', '/no/such.json'], /\/no\/such\.json: The policy file cannot be read/],
    ['a policy that is no JSON', () => [log(), '--policy', policy('{')], /policy\.json:1:2: Expected a name/],
    ['a policy that is none', () => [log(), '--policy', policy('{"lock":-1}')], /policy\.json:1:2: lock must be/],
    [
      'a policy that is null',
      () => [log(), '--policy', policy('null')],
      /policy\.json:1:1: The file must be an object/,
    ],
    ['a chart that cannot be written', () => [log(), '--svg', '/no/such/x.svg'], /x\.svg cannot be written/],
  ] as const)('with 1 for %s', async (_what, args, message) => {
    const { code, out, err } = await utsessions(['simulate', ...args()])
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(message)
  })

  it.each([
    ['no log', () => [], /Name a log/],
    ['stdin twice', () => ['-', '-'], /can be read once/],
    ['an option that there is not', () => [log(), '--locks', '1'], /Unknown option '--locks'/],
    ['a choice that is none', () => [log(), '--lock', 'soon'], /lock must be a duration/],
    ['a list with a hole', () => [log(), '--lock', '0,,1m'], /--lock is a list with commas between/],
    ['no such format', () => [log(), '--format', 'xml'], /--format is one of csv, json, combined/],
    ['no such column', () => [log(), '--user', 'name'], /--user names the column "name"/],
    ['no duration', () => [log(), '--patience', 'long'], /--patience must be a duration/],
    ['too many policies', () => [log(), '--lock', [...Array(65).keys()].join()], /make 65 policies/],
  ] as const)('with 2 for %s', async (_what, args, message) => {
    const { code, out, err } = await utsessions(['simulate', ...args()])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(message)
  })
})
