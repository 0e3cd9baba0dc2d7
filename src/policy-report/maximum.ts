// How many sessions may use an account, and what happens at the maximum, in words.

import type { Policy } from '../policy/options.ts'
import { lengthWords } from './lengths.ts'

/** What a record holds at most. */
const CAP = 256

export function sessionsWords({ maxSessions }: Policy): string {
  if (maxSessions === Infinity) return `Any number; beyond ${CAP} the least recently used ends.`
  return maxSessions === 1
    ? 'One session at a time.'
    : `At most ${maxSessions.toLocaleString('en-US')} sessions at a time.`
}

export function maximumWords(policy: Policy): string {
  if (policy.maxSessions === Infinity) return 'There is no maximum, so nobody is refused or displaced for it.'
  const trial = policy.enforce
    ? []
    : ['This is only written down: nobody is refused or displaced (`"enforce": false`).']
  return [newcomerWords(policy), ...takeoverWords(policy), ...trial].join(' ')
}

function newcomerWords({ lockMs, lockFrom, maxSessions, ...policy }: Policy): string {
  const gives = givesWayWords(policy.displace, maxSessions)
  if (lockMs === 0) return `A newcomer is let in, and ${gives} is displaced.`
  if (lockMs === Infinity) return 'A newcomer is refused until a session has ended.'
  const since = lockFrom === 'opening' ? 'it was opened' : 'its last activity'
  return (
    `A session cannot be displaced for ${lengthWords(lockMs)} after ${since}. Until then a newcomer is refused, and told when to ` +
    `try again; after that the newcomer is let in, and ${gives} is displaced.`
  )
}

function givesWayWords(displace: Policy['displace'], maxSessions: number): string {
  if (maxSessions === 1) return 'the session that was there'
  if (typeof displace === 'function') return 'the session that a function of the application chooses'
  return displace === 'oldest' ? 'the session that was opened first' : 'the least recently used session'
}

function takeoverWords({ takeover, lockMs }: Policy): readonly string[] {
  if (takeover === 'never' || lockMs === 0) return []
  const proof = takeover === 'ask' ? '' : ', after the password was asked for again'
  return [`Whoever is refused may choose to end a session that holds the account${proof}.`]
}
