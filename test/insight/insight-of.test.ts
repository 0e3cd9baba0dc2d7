// What holds for the score of any account: by properties over histories that lived through the real decide.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { insightOf } from '../../src/insight/index.ts'
import { historyOf, look } from './evaluation.ts'
import { KINDS } from './histories/kinds.ts'
import { POLICIES } from './histories/policies.ts'
import { contest, device, scene, UNTIL } from './scenes.ts'

const history = fc
  .tuple(fc.constantFrom(...KINDS), fc.constantFrom(...POLICIES), fc.nat(1_000_000))
  .map(([kind, { policy }, seed]) => historyOf(kind, policy, seed))
const RUNS = { numRuns: 40 }

describe('insightOf', () => {
  it('says nothing of no lines', () => {
    expect(insightOf([])).toEqual({ score: 0, looksShared: false, reasons: [], since: 0, until: 0, lines: 0 })
  })

  it('gives the same answer for the same lines in any order', () => {
    fc.assert(
      fc.property(history, fc.infiniteStream(fc.nat(1_000_000)), (lived, numbers) => {
        const keys = new Map(lived.entries.map((entry) => [entry, numbers.next().value as number]))
        const shuffled = lived.entries.toSorted((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0))
        expect(insightOf(shuffled)).toEqual(insightOf(lived.entries))
        expect(insightOf(lived.entries.toReversed())).toEqual(insightOf(lived.entries))
      }),
      RUNS,
    )
  })

  it('gives scores below 1, none without a reason, each reason with a whole sentence', () => {
    fc.assert(
      fc.property(history, (lived) => {
        const { score, reasons, looksShared } = look(lived, true)
        expect(score >= 0 && score < 1).toBe(true)
        expect(score > 0).toBe(reasons.length > 0)
        expect(looksShared).toBe(score >= 0.8)
        for (const { strength, text } of reasons) {
          expect(strength > 0 && strength <= 0.7).toBe(true)
          expect(text).toMatch(/^(\d|On \d|Somebody ).*\d.*\.$/)
          expect(text).not.toMatch(/NaN|Infinity|undefined/)
        }
      }),
      RUNS,
    )
  })

  it('needs two signs of different kinds', () => {
    fc.assert(
      fc.property(history, (lived) => {
        const { looksShared, reasons } = look(lived, false)
        const rows = new Set(reasons.map(({ sign }) => ROW[sign]))
        if (looksShared) expect(rows.size).toBeGreaterThan(1)
      }),
      RUNS,
    )
  })

  it('writes to nothing that it was given', () => {
    const { entries } = historyOf(KINDS[7] ?? fail(), POLICIES[0]?.policy ?? fail(), 1)
    const frozen = Object.freeze(entries.map((entry) => Object.freeze({ ...entry })))
    expect(insightOf(frozen)).toEqual(insightOf(entries))
  })

  it('obeys the threshold', () => {
    const { entries } = scene(contest([0, 1, 2, 3], device('A'), device('B')), { lock: 0 })
    const { score } = insightOf(entries, { until: UNTIL })
    expect(score).toBeGreaterThan(0.3)
    expect(insightOf(entries, { until: UNTIL, threshold: score }).looksShared).toBe(true)
    expect(insightOf(entries, { until: UNTIL, threshold: score + 0.001 }).looksShared).toBe(false)
  })

  it('refuses what is no list, and lines of two accounts', () => {
    const ann = scene(contest([0], device('A'), device('B')))
    const bea = scene(contest([0], device('A'), device('B')), {}, 'bea')
    const invalid = (message: RegExp) =>
      expect.objectContaining({ code: 'UTS_ARGUMENT_INVALID', message: expect.stringMatching(message) })
    expect(() => insightOf(undefined as never)).toThrow(invalid(/list of journal lines.*undefined/))
    expect(() => insightOf([...ann.entries, ...bea.entries])).toThrow(invalid(/"ann".*"bea".*collectInsight/))
  })
})

const ROW = { turns: 1, 'ping-pong': 1, refusals: 2, devices: 3, crowd: 3, travel: 4 }

function fail(): never {
  throw new Error('There is no such kind or policy')
}
