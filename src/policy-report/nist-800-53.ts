// NIST SP 800-53 r5: AC-10 and AC-12, each against a policy.

import { limitsWords } from './lengths.ts'
import { maximumWords, sessionsWords } from './maximum.ts'
import { type Judgement, met, type Requirement, type Subject, short, upTo } from './requirement.ts'

function nist(clause: string, about: string, judge: Requirement['judge']): Requirement {
  return { standard: 'sp-800-53', clause, about, judge }
}

export const NIST_800_53: readonly Requirement[] = [
  nist('AC-10', 'The number of concurrent sessions is limited, by account or type of account', concurrent),
  nist('AC-12', 'Sessions end by themselves on a condition', ({ policy }) => {
    const value = limitsWords(policy)
    const isLimited = policy.idleMs < Infinity || policy.lifetimeMs < Infinity
    return isLimited ? met(value) : short(value, 'Write `"idle": "30m"` or `"lifetime": "8h"`.')
  }),
  nist('AC-12(1)', 'Users can sign out', () =>
    upTo('Signing out of the application ends the session.', 'Have a sign-out where there is a sign-in.'),
  ),
  nist('AC-12(2)', 'A message says that the session has ended', () =>
    upTo(
      'The guard’s page says why, when, and by which device a session ended.',
      'Keep that page or one as clear, and say so after a sign-out.',
    ),
  ),
  nist('AC-12(3)', 'A message warns before the session ends', () =>
    upTo('The browser client counts down, and offers to stay.', 'Put the client into your pages.'),
  ),
]

function concurrent({ policy, byPlan }: Subject): Judgement {
  const how = byPlan ? ' Plans have limits of their own.' : ''
  const value = `${sessionsWords(policy)} ${maximumWords(policy)}${how}`
  if (policy.maxSessions === Infinity) return short(value, 'Write `"maxSessions"` with a number.')
  return policy.enforce ? met(value) : short(value, 'Leave out `"enforce": false`.')
}
