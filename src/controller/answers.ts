// What the control answers: decisions, with sessions as people may see them. No hash of a secret, no address in a decision.

import type { Admitted, Alive, Deadline, Ended, Refused } from '../policy/decision.ts'
import type { Session } from '../policy/record.ts'
import { tokenOf } from './token.ts'

/** A live session, fit to be shown to whoever owns the account. */
export interface SessionView extends Deadline {
  readonly id: string
  /** Device label. */
  readonly device: string | null
  readonly place: string | null
  /** Epoch milliseconds, like every instant. */
  readonly openedAt: number
  /** As precise as the policy's `touchEvery`. */
  readonly lastSeenAt: number
  readonly exempt: boolean
}

/** One line of the list of an account's sessions. */
export interface ListedSession extends SessionView {
  /** The one that asks. */
  readonly current: boolean
  readonly address: string | null
}

/** `onStoreError: 'allow'`: let through although nothing is known, because the store did not answer. */
export interface Unverified<O extends 'admitted' | 'alive'> extends Deadline {
  readonly outcome: O
  readonly unverified: true
  readonly session: null
  readonly token: null
}

interface Verified {
  readonly unverified: false
  /** A new token, to be kept where the next request brings it back; `null` where the one that came with the request stays. */
  readonly token: string | null
}

/** The account is used by this session now. `ended`: ids of those that gave way. */
export interface AdmittedAnswer extends Omit<Admitted<SessionView>, 'issued' | 'ended'>, Verified {
  readonly ended: readonly string[]
}

export interface RefusedAnswer extends Refused {
  /** With `takeover: 'ask'`: lets this device, and nobody else, end a holder within two minutes, once. */
  readonly ticket: string | null
  /** The ticket is good only once the application has asked again who this is: `takeover: 'ask-with-password'`. */
  readonly withPassword: boolean
}

export type AliveAnswer = Omit<Alive<SessionView>, 'issued'> & Verified

export type OpenAnswer = AdmittedAnswer | Unverified<'admitted'> | RefusedAnswer | Ended
export type CheckAnswer = AliveAnswer | Unverified<'alive'> | Ended
export type RenewAnswer = AliveAnswer | Ended

export function viewOf(session: Session, { expiresAt, limit }: Deadline): SessionView {
  return {
    id: session.id,
    device: session.label ?? null,
    place: session.place ?? null,
    openedAt: session.openedAt,
    lastSeenAt: session.lastSeenAt,
    exempt: session.exempt ?? false,
    expiresAt,
    limit,
  }
}

export function unverified<O extends 'admitted' | 'alive'>(outcome: O): Unverified<O> {
  return { outcome, unverified: true, session: null, token: null, expiresAt: null, limit: null }
}

export function toAdmitted(decision: Admitted, secret: string): AdmittedAnswer {
  const { issued, opened, ended, session, expiresAt, limit } = decision
  return {
    outcome: 'admitted',
    unverified: false,
    opened,
    session: viewOf(session, decision),
    token: issued ? tokenOf(secret, session.openedAt) : null,
    ended: ended.map((ending) => ending.id),
    expiresAt,
    limit,
  }
}

export function toAlive(decision: Alive, secret: string | null): AliveAnswer {
  const { issued, session, expiresAt, limit } = decision
  return {
    outcome: 'alive',
    unverified: false,
    session: viewOf(session, decision),
    token: issued && secret !== null ? tokenOf(secret, session.openedAt) : null,
    expiresAt,
    limit,
  }
}
