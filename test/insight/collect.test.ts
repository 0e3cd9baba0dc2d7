// Whole journals: the same answers as for each account alone, in bounded memory, and what was dropped is said.

import type { Entry } from 'utsessions'
import { describe, expect, it } from 'vitest'
import { collectInsight, insightOf } from '../../src/insight/index.ts'
import { historyOf } from './evaluation.ts'
import { KINDS } from './histories/kinds.ts'
import { POLICIES } from './histories/policies.ts'
import { contest, device, scene, UNTIL } from './scenes.ts'

const histories = KINDS.flatMap((kind, i) =>
  POLICIES.map(({ policy }, j) => historyOf(kind, policy, i * 100 + j).entries),
)
/** As a journal has them: newest first. */
const journal = histories.flat().toSorted((a, b) => b.at - a.at)
const newest = journal[0]?.at ?? 0

/** Accounts that signed in once each, long ago enough to be older than the others' last lines. */
function passers(count: number, at: number): Entry[] {
  return Array.from({ length: count }, (_, i) => ({ account: `passer-${i}`, kind: 'opened', at, session: `p${i}` }))
}

describe('a collection', () => {
  it('says of each account what insightOf says, whatever the order', () => {
    const alone = histories
      .map((entries) => ({ account: entries[0]?.account, ...insightOf(entries, { until: newest }) }))
      .filter(({ looksShared }) => looksShared)
    expect(alone.length).toBeGreaterThan(5)
    for (const lines of [journal, journal.toReversed()]) {
      const collector = collectInsight({ limit: 1_000, mostLines: 2_000_000 })
      for (let i = 0; i < lines.length; i += 100) collector.add(lines.slice(i, i + 100))
      const { accounts, dropped, shared } = collector.report()
      expect(dropped).toEqual({ accounts: 0, lines: 0 })
      expect(shared).toBe(alone.length)
      const byAccount = (list: readonly object[]) => list.map((one) => JSON.stringify(withoutLines(one))).toSorted()
      expect(byAccount(accounts)).toEqual(byAccount(alone))
      const scores = accounts.map(({ score }) => score)
      expect(scores).toEqual(scores.toSorted((a, b) => b - a))
    }
  })

  it('tells no more accounts than were asked for, and how many there are', () => {
    const collector = collectInsight({ limit: 2 })
    collector.add(journal)
    const { accounts, shared } = collector.report()
    expect(accounts).toHaveLength(2)
    expect(shared).toBeGreaterThan(2)
  })

  it('finds who is shared among more accounts than it keeps, and says what it dropped', () => {
    const team = scene(
      contest([0, 1, 2, 3], device('A'), device('B')).concat(contest([0, 1, 2, 3], device('C'), device('D'))),
      { lock: 0 },
      'the team',
    ).entries.toSorted((a, b) => b.at - a.at)
    const collector = collectInsight({ until: UNTIL, threshold: 0.3, mostLines: 20_000 })
    collector.add(team)
    for (let i = 0; i < 50; i += 1)
      collector.add(passers(1_000, UNTIL - i).map((e) => ({ ...e, account: `${e.account}-${i}` })))
    const { accounts, dropped, read } = collector.report()
    expect(accounts.map(({ account }) => account)).toEqual(['the team'])
    expect(read.lines).toBe(team.length + 50_000)
    expect(read.accounts).toBeLessThanOrEqual(20_000)
    expect(dropped.lines).toBe(dropped.accounts)
    expect(dropped.accounts + read.accounts).toBe(50_001)
  })

  it('keeps the newest lines of an account that has too many, and says what it dropped', () => {
    const collector = collectInsight({ until: UNTIL, mostLines: 16_000 })
    const lines = passers(5_000, 0).map((entry, i) => ({ ...entry, account: 'busy', at: UNTIL - 5_000 + i }))
    collector.add(lines)
    const { dropped, read } = collector.report()
    expect(read).toEqual({ lines: 5_000, accounts: 1 })
    expect(dropped.accounts).toBe(0)
    expect(dropped.lines).toBeGreaterThanOrEqual(3_000)
  })

  it('is not led astray by a line of a node whose clock was wrong', () => {
    const team = scene(contest([0, 1, 2, 3], device('A'), device('B')), { lock: 0 }, 'the team').entries
    const wrong: Entry = { account: 'bob', kind: 'opened', at: Date.now() + 365 * 86_400_000, session: 'x' }
    for (const lines of [
      [wrong, ...team],
      [...team, wrong],
    ]) {
      const collector = collectInsight({ threshold: 0.1 })
      collector.add(lines)
      const { accounts, until } = collector.report()
      expect(accounts.map(({ account }) => account)).toEqual(['the team'])
      expect(until).toBe(team.at(-1)?.at)
    }
  })

  it('forgets what newer lines leave behind, without calling it dropped', () => {
    const collector = collectInsight({ window: '1d', mostLines: 1_000 })
    for (let day = 0; day < 10; day += 1) collector.add(passers(900, day * 2 * 86_400_000))
    expect(collector.report().dropped).toEqual({ accounts: 0, lines: 0 })
  })
})

/** Lines that say nothing are not kept. */
function withoutLines(one: object): object {
  const { lines: _, ...rest } = one as { lines: number; account: string }
  return Object.fromEntries(Object.entries(rest).toSorted())
}
