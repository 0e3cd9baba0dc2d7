// Policies ready to use, named after where their numbers come from.

import type { PolicyOptions } from './options.ts'

/** Ready-made policies. Spread one to change a rule: `{ ...policies.pci, maxSessions: 2 }`. */
export const policies = Object.freeze({
  /** The Django middleware of 2008: one session per user, a lock window of 300 s, no lifetime; Django's own sessions ended after two weeks. */
  original: preset({
    maxSessions: 1,
    lock: '5m',
    lockFrom: 'opening',
    displace: 'oldest',
    lifetime: 'none',
    idle: '14d',
  }),
  /** NIST SP 800-63B-4, AAL1: overall at most 30 days (should); a limit on inactivity is optional. */
  aal1: preset({ lifetime: '30d', idle: 'none' }),
  /** NIST SP 800-63B-4, AAL2: overall at most 24 hours, inactivity at most one hour (should). */
  aal2: preset({ lifetime: '24h', idle: '1h' }),
  /** NIST SP 800-63B-4, AAL3: overall at most 12 hours (shall), inactivity at most 15 minutes (should). */
  aal3: preset({ lifetime: '12h', idle: '15m' }),
  /** PCI DSS 4, 8.2.8: after more than 15 minutes idle, authenticate again. */
  pci: preset({ idle: '15m' }),
})

function preset<const T extends PolicyOptions>(options: T): Readonly<T> {
  return Object.freeze(options)
}
