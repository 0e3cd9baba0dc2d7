// PCI DSS 4, 8.2.8, against a policy.

import { idleWords, inactivityMs, lengthWords, MINUTE_MS } from './lengths.ts'
import { type Judgement, met, type Requirement, type Subject, short } from './requirement.ts'

const MOST_MS = 15 * MINUTE_MS

export const PCI: readonly Requirement[] = [
  {
    standard: 'pci-dss',
    clause: '8.2.8',
    about: 'Idle for more than 15 minutes: authenticate again',
    judge: idleFor15Minutes,
  },
]

/** The limit as it is set is judged; that it is noticed a little late is said. */
function idleFor15Minutes({ policy }: Subject): Judgement {
  const value = idleWords(policy)
  if (inactivityMs(policy) > MOST_MS) return short(value, 'Write `"idle": "15m"` or less.')
  const latestMs = policy.idleMs + policy.touchEveryMs
  const isLate = latestMs > MOST_MS && latestMs < policy.lifetimeMs
  const exact = ` For an end within 15 minutes to the second, write \`"idle"\` shorter by ${lengthWords(policy.touchEveryMs)}.`
  return met(isLate ? `${value}${exact}` : value)
}
