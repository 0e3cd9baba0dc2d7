import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../stores/temporary-folder.ts'
import { utsessions } from './streams.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())

function file(text: string, name = 'policy.json'): string {
  const path = join(folder.path, name)
  writeFileSync(path, text)
  return path
}

const check = (...args: readonly string[]) => utsessions(['policy', 'check', ...args])
const report = (...args: readonly string[]) => utsessions(['policy', 'report', ...args])

const PLANS = `{
  "default": { "extends": "aal2" },
  "plans": {
    "<b>*team*|": { "maxSessions": 3,
      "lock": "2h", "idle": "30m" }
  }
}`

describe('utsessions policy check', () => {
  it('says what a policy says, in words', async () => {
    const path = file('{ "maxSessions": 2, "lock": "10m", "idle": "30m" }')
    const { code, out, err } = await check(path)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const lines = out.split('\n')
    expect(lines[0]).toBe(`${path}: fine`)
    expect(lines).toContain(
      '  Idle limit         Ends after 30 minutes without activity, noticed at most 1 minute late.',
    )
    expect(lines).toContain('  Parallel sessions  At most 2 sessions at a time.')
  })

  it('warns of what may be meant, but seldom is, where it stands, for each plan', async () => {
    const path = file(PLANS)
    const { code, out } = await check(path)
    expect(code).toBe(0)
    expect(out.split('\n')[0]).toBe(`${path}: 1 warning`)
    expect(out).toContain(`${path}:5:7: warning: in plan "<b>*team*|": lock (2 hours) lasts as long as a session can`)
  })

  it('with --strict ends with 1 for a warning', async () => {
    expect((await check('--strict', file(PLANS))).code).toBe(1)
    expect((await check('--strict', file('{}'))).code).toBe(0)
  })

  it('tells a fault with its place, of each file by itself, and ends with 1', async () => {
    const bad = file('{\n  "plans": {},\n  "default": { "lock": "soon" }\n}', 'bad.json')
    const { code, out, err } = await check(file('{}'), bad, '/no/such.json')
    expect({ code, err }).toEqual({ code: 1, err: '' })
    expect(out).toContain(`${bad}: cannot be used\n${bad}:3:16: lock must be a duration`)
    expect(out).toContain('/no/such.json: cannot be used\n/no/such.json: The policy file cannot be read: ENOENT')
    expect(out).toContain('policy.json: fine')
  })

  it('gives programs the same as JSON', async () => {
    const [good, bad] = [file(PLANS), file('{ "lock": }', 'bad.json')]
    const { code, out } = await check('--json', good, bad)
    expect(code).toBe(1)
    const { files } = JSON.parse(out)
    expect(files).toMatchObject([
      {
        file: good,
        fault: null,
        policies: [
          { plan: null, options: { lifetime: '24h', idle: '1h' } },
          { plan: '<b>*team*|', options: { maxSessions: 3, lock: '2h', idle: '30m' } },
        ],
        warnings: [{ plan: '<b>*team*|', code: 'lock-outlasts-session', option: 'lock', line: 5, column: 7 }],
      },
      { file: bad, fault: { line: 1, column: 11, option: null }, policies: [], warnings: [] },
    ])
    expect(files[0].policies[0].rules[0]).toEqual({
      name: 'Idle limit',
      text: expect.stringMatching(/^Ends after 1 hour/),
    })
  })

  it('writes nothing of a file that could move a cursor', async () => {
    const { out } = await check(file('{"default":{},"plans":{"\\u001b[2J\\u202e":{"enforce":false}}}'))
    for (const one of ['\u001b', '\u202e']) expect(out).not.toContain(one)
    expect(out).toContain('Plan “\uFFFD[2J\uFFFD”')
  })
})

describe('utsessions policy report', () => {
  it('is Markdown: what was made of what, each plan’s rules, and each clause with its verdict', async () => {
    const path = file(PLANS)
    const { code, out, err } = await report(path)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(
      /^# Session policy\n\nMade of `.*policy\.json` at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC by utsessions /,
    )
    expect(out).toContain(`\`${createHash('sha256').update(PLANS).digest('hex')}\``)
    expect(out).toContain('| Everybody without a plan of their own | AAL2 | 16 | 3 | 9 |')
    expect(out).toMatch(
      /^\| 7\.3\.2 \| There is an absolute limit \| falls short \| No absolute limit\. \| Write `"lifetime": "8h"`/m,
    )
    expect(out).toContain(
      'For AAL3 it lacks:\n\n- an overall limit of at most 12 hours (shall): write `"lifetime": "12h"`',
    )
    expect(out).toContain('### Think over\n\n- lock (2 hours) lasts')
  })

  it('takes names of plans for text, in Markdown and in HTML', async () => {
    const path = file(PLANS)
    expect((await report(path)).out).toContain('\n## Plan “\\<b\\>\\*team\\*\\|”\n')
    const { out } = await report('--format', 'html', path)
    expect(out).toContain('<h2>Plan “&lt;b&gt;*team*|”</h2>')
    expect(out).not.toContain('<b>')
  })

  it('has the same number of cells in every line of a table', async () => {
    const tables = (await report(file(PLANS))).out.split('\n\n').filter((block) => block.startsWith('|'))
    expect(tables.length).toBeGreaterThan(10)
    for (const table of tables) {
      const cells = table
        .trim()
        .split('\n')
        .map((line) => line.replaceAll('\\|', '').split('|').length)
      expect(new Set(cells).size, table).toBe(1)
    }
  })

  it('gives programs the same as JSON', async () => {
    const { out } = await report('--json', file('{ "extends": "pci" }'))
    expect((await report('--format', 'json', file('{ "extends": "pci" }'))).code).toBe(0)
    const { source, policies, practices } = JSON.parse(out)
    expect(source).toMatchObject({
      file: expect.stringMatching(/policy\.json$/),
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    expect(policies).toHaveLength(1)
    expect(policies[0]).toMatchObject({
      plan: null,
      options: { idle: '15m' },
      reached: { level: 0, next: { level: 1 } },
    })
    expect(policies[0].findings.find(({ clause }: { clause: string }) => clause === '8.2.8')).toEqual({
      standard: 'pci-dss',
      clause: '8.2.8',
      about: 'Idle for more than 15 minutes: authenticate again',
      verdict: 'met',
      value: expect.any(String),
      change: null,
    })
    expect(practices.map(({ name }: { name: string }) => name)).toContain('Administrators')
  })

  it('is not made of a file that cannot be used', async () => {
    const { code, out, err } = await report(file('{ "idle": 0 }'))
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(/policy\.json:1:3: idle is 0/)
  })
})

describe('it ends with 2 for', () => {
  it.each([
    [['policy'], /policy takes check or report, but was given nothing/],
    [['policy', 'fly'], /was given "fly"/],
    [['policy', 'check'], /Name a policy file/],
    [['policy', 'check', '--lax', 'x'], /Unknown option '--lax'/],
    [['policy', 'report'], /Name one policy file/],
    [['policy', 'report', 'a', 'b'], /Name one policy file/],
    [['policy', 'report', '--format', 'pdf', 'a'], /--format is one of md, html, json, but was "pdf"/],
    [['policy', 'report', '--format', 'toString', 'a'], /--format is one of/],
    [['policy', 'report', '--json', '--format', 'md', 'a'], /are given together/],
  ])('%j', async (args, message) => {
    const { code, out, err } = await utsessions(args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(message)
  })
})
