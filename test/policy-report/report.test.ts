import { describe, expect, it } from 'vitest'
import { type PolicyOptions, resolvePolicy } from '../../src/policy/options.ts'
import { policies } from '../../src/policy/presets.ts'
import { levelOf } from '../../src/policy-report/aal.ts'
import { reportOf } from '../../src/policy-report/report.ts'
import { findingIn, one } from './policies.ts'

const verdicts = (options: PolicyOptions, ...clauses: readonly string[]) =>
  clauses.map((clause) => findingIn(options, clause).verdict)

describe('a preset meets what it is named after', () => {
  it.each([
    ['original', 0],
    ['aal1', 1],
    ['aal2', 2],
    ['aal3', 3],
    ['pci', 0],
  ] as const)('%s: AAL%i', (name, level) => {
    expect(one(policies[name]).reached.level).toBe(level)
  })

  it('aal1, aal2, aal3: every clause of their level, and not one of the next', () => {
    expect(verdicts(policies.aal1, 'AAL1, a limit', 'AAL1, overall', 'AAL2, overall', 'AAL2, inactivity')).toEqual([
      'met',
      'met',
      'short',
      'short',
    ])
    expect(verdicts(policies.aal2, 'AAL2, overall', 'AAL2, inactivity', 'AAL3, overall', 'AAL3, inactivity')).toEqual([
      'met',
      'met',
      'short',
      'short',
    ])
    expect(verdicts(policies.aal3, 'AAL3, overall', 'AAL3, inactivity', '5.2')).toEqual(['met', 'met', 'met'])
  })

  it('pci: 8.2.8, and says how late an end may be noticed', () => {
    const { verdict, value } = findingIn(policies.pci, '8.2.8')
    expect(verdict).toBe('met')
    expect(value).toContain('noticed at most 45 seconds late')
    expect(value).toContain('write `"idle"` shorter by 45 seconds')
    expect(findingIn({ idle: 15 * 60_000 + 1 }, '8.2.8')).toMatchObject({
      verdict: 'short',
      change: 'Write `"idle": "15m"` or less.',
    })
  })

  it('original: two weeks of idle, and no absolute limit', () => {
    expect(verdicts(policies.original, '7.3.1', '7.3.2', '7.1.1', 'AC-10', 'AC-12')).toEqual([
      'met',
      'short',
      'short',
      'met',
      'met',
    ])
  })
})

describe('the level', () => {
  const next = (options: PolicyOptions) => levelOf(resolvePolicy(options)).next

  it('names what the next one lacks, and what to write', () => {
    expect(next({ lifetime: '24h' })).toEqual({
      level: 2,
      lacks: ['an inactivity limit of at most 1 hour (should): write `"idle": "1h"`'],
    })
    expect(next({ idle: '15m', lifetime: 'none' })).toEqual({
      level: 1,
      lacks: ['an overall limit of at most 30 days (should): write `"lifetime": "30d"`'],
    })
    expect(next(policies.aal3)).toBeNull()
  })

  it('counts a lifetime as a limit of inactivity too', () => {
    expect(levelOf(resolvePolicy({ lifetime: '15m', idle: 'none' })).level).toBe(3)
    expect(levelOf(resolvePolicy({ lifetime: '12h', idle: 15 * 60_000 + 1 })).level).toBe(2)
  })
})

describe('the report', () => {
  it('judges each of the clauses that it is for, once', () => {
    const clauses = one({}).findings.map(({ standard, clause }) => `${standard} ${clause}`)
    expect(new Set(clauses).size).toBe(clauses.length)
    const asked = '7.1.1 7.1.2 7.2.1 7.2.2 7.2.3 7.2.4 7.3.1 7.3.2 7.4.1 7.4.2 7.4.3 7.4.4 7.4.5 7.5.2 7.6.2'
    for (const clause of asked.split(' ')) expect(clauses).toContain(`asvs ${clause}`)
    for (const clause of ['AC-10', 'AC-12', 'AC-12(1)', 'AC-12(2)', 'AC-12(3)'])
      expect(clauses).toContain(`sp-800-53 ${clause}`)
    expect(clauses).toContain('pci-dss 8.2.8')
    expect(clauses.filter((clause) => clause.startsWith('sp-800-63b'))).toHaveLength(7)
  })

  it('says what to do wherever something is not met, and nothing where it is', () => {
    for (const options of [{}, ...Object.values(policies)])
      for (const { verdict, change } of one(options).findings) expect(change === null).toBe(verdict === 'met')
  })

  it('counts the verdicts', () => {
    const { counts, findings } = one(policies.aal2)
    expect(counts.met + counts.short + counts.application).toBe(findings.length)
    expect(counts).toEqual({ met: 16, short: 3, application: 9 })
  })

  it('does not take a trial for a limit', () => {
    expect(verdicts({ maxSessions: 1, enforce: false }, 'AC-10', '7.1.2')).toEqual(['short', 'short'])
    expect(verdicts({ maxSessions: 'unlimited' }, 'AC-10', '7.1.2')).toEqual(['short', 'short'])
  })

  it('judges each plan by itself, and says that there are plans', () => {
    const { policies: all } = reportOf({ default: {}, plans: new Map([['pay', policies.pci]]) })
    expect(all.map(({ plan }) => plan)).toEqual([null, 'pay'])
    const pci = all.map(({ findings }) => findings.find(({ clause }) => clause === '8.2.8')?.verdict)
    expect(pci).toEqual(['short', 'met'])
    expect(all[1]?.findings.find(({ clause }) => clause === 'AC-10')?.value).toContain(
      'Plans have limits of their own.',
    )
  })

  it.each([
    [{}, 'A session cannot be displaced for 5 minutes after it was opened.'],
    [{ lock: 0, maxSessions: 2 }, 'A newcomer is let in, and the session that was opened first is displaced.'],
    [{ lock: 'forever', idle: '30m' }, 'A newcomer is refused until a session has ended.'],
    [{ lockFrom: 'activity', maxSessions: 3, displace: 'least-recently-used' }, 'after its last activity'],
    [{ lockFrom: 'activity', maxSessions: 3, displace: 'least-recently-used' }, 'the least recently used session is'],
    [{ takeover: 'ask' }, 'Whoever is refused may choose to end a session that holds the account.'],
    [{ takeover: 'ask-with-password' }, 'after the password was asked for again'],
    [{ enforce: false }, 'only written down'],
    [{ maxSessions: 'unlimited' }, 'There is no maximum'],
  ] as const)('tells what happens at the maximum: %j', (options, text) => {
    expect(one(options).rules.find(({ name }) => name === 'At the maximum')?.text).toContain(text)
  })
})
