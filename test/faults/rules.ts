// The policies under which the load runs, and which account has which: an account's name begins with the letter of its rule. None of them
// looks at the clock within a run, so that a history can be checked without knowing the instants.

import { type Policy, resolvePolicy } from '../../src/policy/options.ts'

/** Letters, so that a name tells. Those that touch at every use make checks write, too. */
const RULES: Readonly<Record<string, Policy>> = {
  a: resolvePolicy({ maxSessions: 1, lock: 'forever', idle: '14d', keepEndings: 256 }),
  b: resolvePolicy({ maxSessions: 1, lock: 0, touchEvery: 0, keepEndings: 256 }),
  c: resolvePolicy({ maxSessions: 2, lock: 'forever', idle: '14d', keepEndings: 256 }),
  d: resolvePolicy({
    maxSessions: 3,
    lock: 0,
    touchEvery: 0,
    keepEndings: 256,
    displace: (a, b) => (a.id < b.id ? -1 : 1),
  }),
}

/** As many as there are rules. */
export const LETTERS: readonly string[] = Object.keys(RULES)

export function ruleOf(account: string): Policy {
  const rule = RULES[account[0] ?? '']
  if (!rule) throw new Error(`the account ${account} begins with none of ${LETTERS}`)
  return rule
}
