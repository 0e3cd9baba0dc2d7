// `req.utsessions`: what the application's handlers may do with the request's own session. What they do is in verbs.ts.

import type { ListedSession, OpenAnswer, RenewAnswer, SessionView } from '../../controller/answers.ts'
import type { EndListener } from '../../controller/watcher.ts'
import { UtsessionsError } from '../../policy/errors.ts'
import { type Belonging, contextOf, type Visit } from './visit.ts'

/** The sign-in came from another site's form: the next request opens the session. */
export interface Waiting {
  readonly outcome: 'waiting'
}

/** No session can be opened now: the store, the policy or TLS is missing. Nobody who had a session was signed out. */
export interface Unavailable {
  readonly outcome: 'unavailable'
}

export interface RequestSessions {
  /** The session of this request; `null` when nobody is signed in, or while the store does not answer and `onStoreError` is `'allow'`. */
  readonly session: SessionView | null
  /**
   * For login handlers, right after the host has signed the person in: opens the session now. Unless the outcome is `admitted` or
   * `waiting`, the request is answered: the handler must return. The host has been signed out again, unless the next request can open, or
   * the refusal can be chosen on.
   */
  open(): Promise<OpenAnswer | Waiting | Unavailable>
  /** After re-authentication within the session: `lifetime` and `idle` start anew, with a new token. */
  renew(): Promise<RenewAnswer>
  /**
   * For sign-out handlers of hosts that keep nothing on the server (a JWT in a cookie), where the guard cannot see the sign-out: closes
   * the session now. Harmless everywhere else, and where there is none.
   */
  close(): Promise<void>
  /** The account's live sessions, the latest opened first. */
  list(): Promise<readonly ListedSession[]>
  /** Ends one of the account's sessions. `false`: it has no such session; answer 404. */
  end(id: string): Promise<boolean>
  /** Ends all of the account's sessions but this one. @returns how many */
  endOthers(): Promise<number>
  /**
   * For answers that stay open (event streams), once their headers are out: tells once how this session ended, on whichever node. The host's
   * session is left as it is from here on: what it would save when the stream ends is as old as its beginning. @returns what stops it
   */
  stream(onEnded: EndListener): () => void
}

/** What the guard gives the request to go on with; `undefined`: it has answered, and the application is not asked. */
export type Passage = RequestSessions | undefined

const VISIT = Symbol('utsessions visit')

/**
 * A class, as every request makes one. Its functions come when they are asked for, and may be taken out of it; they may be replaced, too.
 */
export class Handle<Req = unknown, Res = unknown> implements RequestSessions {
  readonly [VISIT]: Visit<Req, Res>
  declare open: RequestSessions['open']
  declare renew: RequestSessions['renew']
  declare close: RequestSessions['close']
  declare list: RequestSessions['list']
  declare end: RequestSessions['end']
  declare endOthers: RequestSessions['endOthers']
  declare stream: RequestSessions['stream']

  constructor(visit: Visit<Req, Res>) {
    this[VISIT] = visit
  }

  get session(): SessionView | null {
    return this[VISIT].belonging?.session ?? null
  }

  /** Neither in logs nor in answers is more of it than that. */
  toJSON(): Pick<RequestSessions, 'session'> {
    return { session: this.session }
  }

  [Symbol.for('nodejs.util.inspect.custom')](): Pick<RequestSessions, 'session'> {
    return this.toJSON()
  }
}

/** What the functions are given by a request's visit, by their names. */
type Verbs = {
  readonly [Name in Exclude<keyof RequestSessions, 'session'>]: <Req, Res>(
    visit: Visit<Req, Res>,
  ) => RequestSessions[Name]
}

/** Few requests need any of these. */
const verbs = () => import('./verbs.ts')

const VERBS: Verbs = {
  open: (visit) => async () => (await verbs()).open(visit),
  renew: (visit) => async () => (await verbs()).renew(visit),
  close: (visit) => async () => (await verbs()).close(visit),
  list: (visit) => async () => (await verbs()).list(visit),
  end: (visit) => async (id) => (await verbs()).end(visit, id),
  endOthers: (visit) => async () => (await verbs()).endOthers(visit),
  stream: (visit) => (onEnded) => stream(visit, onEnded),
}

for (const [name, verb] of Object.entries(VERBS)) {
  Object.defineProperty(Handle.prototype, name, {
    get(this: Handle) {
      return verb(this[VISIT])
    },
    set(this: Handle, value: unknown) {
      Object.defineProperty(this, name, { value, writable: true, enumerable: true, configurable: true })
    },
  })
}

function stream<Req, Res>(visit: Visit<Req, Res>, onEnded: EndListener): () => void {
  const { account, session } = belongingOf(visit)
  visit.hasLeftHost = true
  visit.exchange.leaveHostAlone()
  return visit.control.watch({ account, session: session.id, context: contextOf(visit) }, onEnded)
}

/** @throws {UtsessionsError} `UTS_ARGUMENT_INVALID` where the request has none */
export function belongingOf<Req, Res>({ belonging }: Visit<Req, Res>): Belonging {
  if (belonging) return belonging
  throw new UtsessionsError(
    'UTS_ARGUMENT_INVALID',
    'This request has no session. Only requests of somebody who is signed in have one.',
  )
}
