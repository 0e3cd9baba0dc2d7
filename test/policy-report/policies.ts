// Policies to report of, and what is asked of their reports.

import fc from 'fast-check'
import type { PolicyOptions } from '../../src/policy/options.ts'
import { type ReportedPolicy, reportOf } from '../../src/policy-report/report.ts'
import type { Finding } from '../../src/policy-report/requirement.ts'

/** The report of a policy for all. */
export function one(options: PolicyOptions): ReportedPolicy {
  const [policy] = reportOf({ default: options, plans: undefined }).policies
  if (!policy) throw new Error('a file has one policy at least')
  return policy
}

export function findingIn(options: PolicyOptions, clause: string): Finding {
  const finding = one(options).findings.find((one) => one.clause === clause)
  if (!finding) throw new Error(`${clause} is not judged`)
  return finding
}

export type Drawn = Required<Pick<PolicyOptions, 'idle' | 'lifetime' | 'maxSessions' | 'lock' | 'enforce' | 'takeover'>>

const MINUTE_MS = 60_000
const limit = fc.oneof(
  fc.constant('none' as const),
  fc.constantFrom(15 * MINUTE_MS, 60 * MINUTE_MS, 12 * 60 * MINUTE_MS, 24 * 60 * MINUTE_MS, 30 * 24 * 60 * MINUTE_MS),
  fc.integer({ min: MINUTE_MS, max: 40 * 24 * 60 * MINUTE_MS }),
)

/** Some contradict themselves: whoever draws leaves those out. */
export const drawn: fc.Arbitrary<Drawn> = fc.record({
  idle: limit,
  lifetime: limit,
  maxSessions: fc.oneof(fc.constant('unlimited' as const), fc.integer({ min: 1, max: 300 })),
  lock: fc.constantFrom(0, '5m' as const, '3h' as const, 'forever' as const),
  enforce: fc.boolean(),
  takeover: fc.constantFrom('never' as const, 'ask' as const, 'ask-with-password' as const),
})
