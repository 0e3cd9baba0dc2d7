import { describe, expect, it } from 'vitest'
import { csvLine } from '../../src/cli/csv.ts'
import { entryRows } from '../../src/cli/export-rows.ts'

describe('a line of CSV', () => {
  it('quotes what needs it, as RFC 4180 has it', () => {
    expect(csvLine(['plain', 'a,b', 'say "x"', 'two words', '', undefined, 7, -7, true])).toBe(
      'plain,"a,b","say ""x""","two words",,,7,-7,true\r\n',
    )
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '\t=1', '\r=1', '\n@x', '\uFF1D1', '\uFEFF=1', '\u0000=1'])(
    'makes a text of %j',
    (cell) => {
      expect(csvLine([cell])).toMatch(/^"'/)
    },
  )

  it('writes what cannot be seen as JSON does, so a row is a line', () => {
    expect(csvLine(['a\r\nb\u202Ec\u2028\u{E0041}'])).toBe('a\\u000d\\u000ab\\u202ec\\u2028\\udb40\\udc41\r\n')
  })

  it('has a cell for each field of an entry', () => {
    const rows = entryRows('csv')
    const by = { session: 'X', label: 'L', operator: 'O', takeover: true } as const
    const line = rows.row({ account: 'ann', kind: 'displaced', at: 0, session: 'S', since: 1, by, enforced: false })
    const cells = Object.fromEntries(
      rows.head
        .trim()
        .split(',')
        .map((name, i) => [name, line.trim().split(',')[i]]),
    )
    expect(cells).toMatchObject({
      at: '1970-01-01T00:00:00.000Z',
      account: 'ann',
      session: 'S',
      since: '1970-01-01T00:00:00.001Z',
      bySession: 'X',
      byLabel: 'L',
      byTakeover: 'true',
      byOperator: 'O',
      enforced: 'false',
      place: '',
    })
  })
})
