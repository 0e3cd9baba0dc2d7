// Sessions that cells check: a thousand accounts, one live session each, all alike.

import {
  createSessionControl,
  type OpenRequest,
  type PolicyOptions,
  type SessionControl,
  type SessionControlOptions,
} from 'utsessions'
import type { Work } from '../work.ts'

export const ACCOUNTS = 1_000
/** Each process has accounts of its own: others are on the same server. */
const FIRST_NUMBER = 100_000 + ACCOUNTS * (process.pid % 900)

/** A usual site's. Whoever signs in anew displaces at once, so that an opening is never refused. */
const POLICY: PolicyOptions = { lock: 0, lifetime: '8h', idle: '30m' }

export function controlOf(options: Pick<SessionControlOptions, 'store' | 'cache'>): SessionControl {
  return createSessionControl({ policy: POLICY, pruneEvery: 'never', ...options })
}

/** What a guard would ask for: a sign-in of a device of its own. */
export function openingOf(account: string, i: number): OpenRequest {
  return { account, hostSession: `host-session-${i}`, device: `device-${i}`, label: 'Firefox on Linux' }
}

export const accountOf = (i: number): string => `user-${FIRST_NUMBER + (i % ACCOUNTS)}`

/** Opens them all. @returns their tokens, by number */
export async function openAll(control: SessionControl, accounts = ACCOUNTS): Promise<readonly string[]> {
  const tokens: string[] = []
  for (let i = 0; i < accounts; i += 1) {
    const answer = await control.open(openingOf(accountOf(i), i))
    if (answer.outcome !== 'admitted' || answer.token === null) throw new Error(`${accountOf(i)} was not admitted`)
    tokens.push(answer.token)
  }
  return tokens
}

/** Checks one account after another, round and round. */
export async function checking(control: SessionControl, batch = 1, accounts = ACCOUNTS): Promise<Work> {
  const requests = (await openAll(control, accounts)).map((token, i) => ({ account: accountOf(i), token }))
  return {
    batch,
    operation: (i) => control.check(requests[i % accounts] as (typeof requests)[number]),
    isRight: (answer) => (answer as { readonly outcome: string }).outcome === 'alive',
  }
}

/** One that nothing is known of. */
export const newAccountOf = (i: number): string => `new-${process.pid}-${i}`

/** Signs in accounts that nothing was known of. */
export function openingNew(control: SessionControl): Work {
  return {
    operation: (i) => control.open(openingOf(newAccountOf(i), i)),
    isRight: (answer) => (answer as { readonly outcome: string }).outcome === 'admitted',
  }
}

/** Signs in the same accounts again and again, each time on another device: the session of before is displaced. */
export function openingAgain(control: SessionControl, accounts: number): Work {
  return {
    operation: (i) => control.open(openingOf(`again-${FIRST_NUMBER + (i % accounts)}`, i)),
    isRight: (answer) => (answer as { readonly outcome: string }).outcome === 'admitted',
  }
}
