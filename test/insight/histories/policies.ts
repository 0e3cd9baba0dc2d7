// The policies under which the histories happen.

import { type Policy, policies, resolvePolicy } from 'utsessions'

export const POLICIES: readonly { readonly name: string; readonly policy: Policy }[] = [
  { name: '`policies.original`: 1, lock 5 minutes', policy: resolvePolicy(policies.original) },
  { name: '1, `lock: 0`', policy: resolvePolicy({ lock: 0 }) },
  { name: "1, `lock: '30m'`", policy: resolvePolicy({ lock: '30m' }) },
  { name: "1, `lock: 'forever'`, `idle: '30m'`", policy: resolvePolicy({ lock: 'forever', idle: '30m' }) },
  { name: "2, `lock: '5m'`, `idle: '30m'`", policy: resolvePolicy({ maxSessions: 2, idle: '30m' }) },
  { name: '3, `lock: 0`', policy: resolvePolicy({ maxSessions: 3, lock: 0 }) },
  { name: "unlimited, `idle: '1h'`", policy: resolvePolicy({ ...policies.aal2, maxSessions: 'unlimited' }) },
  { name: '1, lock 5 minutes, `enforce: false`', policy: resolvePolicy({ enforce: false }) },
]
