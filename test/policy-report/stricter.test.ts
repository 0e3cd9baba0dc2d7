// Whoever makes a policy stricter never meets less.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type PolicyOptions, resolvePolicy } from '../../src/policy/options.ts'
import { type Drawn, drawn, one } from './policies.ts'

/** Of two drawn policies the stricter of each option. */
function stricter(a: Drawn, b: Drawn): Drawn {
  return {
    ...a,
    idle: least(a.idle, b.idle, 'none'),
    lifetime: least(a.lifetime, b.lifetime, 'none'),
    maxSessions: least(a.maxSessions, b.maxSessions, 'unlimited'),
    enforce: a.enforce || b.enforce,
  }
}

function least<T, N extends string>(a: T, b: T, none: N): T {
  const value = (one: T) => ((one as unknown) === none ? Infinity : Number(one))
  return value(a) <= value(b) ? a : b
}

function isPolicy(options: PolicyOptions): boolean {
  try {
    resolvePolicy(options)
    return true
  } catch {
    return false
  }
}

const pair = fc
  .tuple(drawn, drawn)
  .map(([a, b]) => ({ loose: a, strict: stricter(a, b) }))
  .filter(({ loose, strict }) => isPolicy(loose) && isPolicy(strict))

it('a stricter policy never meets less, clause by clause', () => {
  fc.assert(
    fc.property(pair, ({ loose, strict }) => {
      const after = new Map(one(strict).findings.map(({ standard, clause, verdict }) => [standard + clause, verdict]))
      for (const { standard, clause, verdict } of one(loose).findings)
        if (verdict === 'met') expect(after.get(standard + clause), clause).toBe('met')
    }),
    { numRuns: 300 },
  )
})

it('nor does it reach a lower level', () => {
  fc.assert(
    fc.property(pair, ({ loose, strict }) => {
      expect(one(strict).reached.level).toBeGreaterThanOrEqual(one(loose).reached.level)
    }),
    { numRuns: 300 },
  )
})

it('a level is reached where all its clauses and those below are met, and only there', () => {
  fc.assert(
    fc.property(drawn.filter(isPolicy), (options) => {
      const { reached, findings } = one(options)
      for (const level of [1, 2, 3]) {
        const upTo = findings.filter(({ clause }) => /^AAL(\d)/.test(clause) && Number(clause[3]) <= level)
        expect(upTo.every(({ verdict }) => verdict === 'met')).toBe(reached.level >= level)
      }
    }),
    { numRuns: 300 },
  )
})
