// OWASP ASVS 5.0, chapter 7: what it asks of sessions, each against a policy. Numbers are the standard's, words are ours.

import { idleWords, lifetimeWords, limitsWords } from './lengths.ts'
import { maximumWords, sessionsWords } from './maximum.ts'
import { type Judgement, met, type Requirement, type Subject, short, upTo } from './requirement.ts'

function asvs(clause: string, about: string, judge: Requirement['judge']): Requirement {
  return { standard: 'asvs', clause, about, judge }
}

const WRITE_IDLE = 'Write `"idle": "30m"`, or what your risks allow.'
const WRITE_LIFETIME = 'Write `"lifetime": "8h"`, or what your risks allow.'

export const ASVS: readonly Requirement[] = [
  asvs('7.1.1', 'Idle and absolute limits are documented', limitsDocumented),
  asvs('7.1.2', 'The number of parallel sessions, and what happens at the maximum, is documented', maximumDocumented),
  asvs('7.2.1', 'Tokens are verified on the backend', () =>
    met('Every request is checked against the record in the store.'),
  ),
  asvs('7.2.2', 'Tokens are made anew, and are no fixed keys', () => met('Each session has a new random token.')),
  asvs('7.2.3', 'Tokens have 128 bits or more from a CSPRNG', () => met('144 bits from `node:crypto`.')),
  asvs('7.2.4', 'A new token on authentication and on re-authentication, and the old one ends', () =>
    met('`open` and `renew` issue one; after `renew` the old one works for 30 seconds more.'),
  ),
  asvs('7.3.1', 'There is an inactivity limit', ({ policy }) =>
    policy.idleMs < Infinity ? met(idleWords(policy)) : short(idleWords(policy), WRITE_IDLE),
  ),
  asvs('7.3.2', 'There is an absolute limit', ({ policy }) =>
    policy.lifetimeMs < Infinity ? met(lifetimeWords(policy)) : short(lifetimeWords(policy), WRITE_LIFETIME),
  ),
  asvs('7.4.1', 'A session that has ended is of no use at once', () =>
    met('Only a live session of the record passes. A cache, where the application has one, may pass it for its lease.'),
  ),
  asvs('7.4.2', 'All sessions end when an account is disabled', () =>
    upTo('`revoke({ account, all: true })` ends them all.', 'Call it where accounts are disabled or deleted.'),
  ),
  asvs('7.4.3', 'Ending all other sessions is offered when a factor was changed', () =>
    upTo('`endOthers()`, and the page of one’s own sessions.', 'Offer it after a change of password or factor.'),
  ),
  asvs('7.4.4', 'Sign-out is within reach on every page', () =>
    upTo('The guard closes the session when the application signs somebody out.', 'Show a sign-out on every page.'),
  ),
  asvs('7.4.5', 'Administrators can end the sessions of one user, and of all', () =>
    upTo('`revoke`, `revokeEveryone`, the dashboard, and `utsessions revoke`.', 'Give administrators one of them.'),
  ),
  asvs('7.5.2', 'Users see their sessions, and end them after signing in again', () =>
    upTo('The page of one’s own sessions, with `reauthenticate`.', 'Link to the page, and give `reauthenticate`.'),
  ),
  asvs('7.6.2', 'No session without the user’s consent or action', consent),
]

function limitsDocumented({ policy }: Subject): Judgement {
  const value = limitsWords(policy)
  const lacks = [
    ...(policy.idleMs === Infinity ? [WRITE_IDLE] : []),
    ...(policy.lifetimeMs === Infinity ? [WRITE_LIFETIME] : []),
  ]
  if (lacks.length === 0) return met(`${value} This document states them.`)
  const justify = 'Or write down why it needs none.'
  return short(value, [...lacks, justify].join(' '))
}

function maximumDocumented({ policy }: Subject): Judgement {
  const value = `${sessionsWords(policy)} ${maximumWords(policy)}`
  if (policy.maxSessions === Infinity) return short(value, 'Write `"maxSessions"` with a number.')
  if (!policy.enforce) return short(value, 'Leave out `"enforce": false`.')
  return met(`${value} This document states it.`)
}

function consent({ policy }: Subject): Judgement {
  const asked = policy.takeover === 'never' ? '' : ' A takeover happens when whoever is refused chooses it.'
  const value = `Prefetches, polling and requests of other sites open no session.${asked}`
  return upTo(value, 'See that no identity provider signs people in without their doing.')
}
