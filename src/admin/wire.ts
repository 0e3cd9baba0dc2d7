// What the dashboard's page and its handler tell each other, as JSON below `<path>/api/`. Written by the handler, read by page/.
//
// GET  me             Me
// GET  live           a stream of events (`text/event-stream`), each with JSON: see LiveEvents. It ends after five minutes at the latest, so that
//                     who asks is asked for anew; an EventSource comes back by itself, and by its last id hears what it has missed
// GET  activity       Activity; ?span=1h|24h|7d
// GET  accounts       Page<AccountSummary>; ?prefix=&cursor=&limit=
// GET  account        AccountView; ?account=
// GET  journal        Page<Entry>; ?account=&kinds=a,b&since=&until=&cursor=&limit=
// GET  insight        InsightView
// POST end            EndRequest → Ended
// POST end-everybody  EndEverybodyRequest → lines of JSON, each a Progress; the last has `done: true`, or a `code`
// POST grant          GrantRequest → Granted
//
// What fails is application/problem+json with a stable `code`: Problem.

import type { ListedSession } from '../controller/answers.ts'
import type { Reason } from '../insight/reason.ts'
import type { Entry } from '../policy/decision.ts'

/** `read-only` sees all that `full` sees, and can end and grant nothing. */
export type Role = 'read-only' | 'full'

export interface Me {
  /** As the journal names them. */
  readonly operator: string
  readonly role: Role
  /** The control's clock. Epoch milliseconds, like every instant. */
  readonly now: number
}

export type Span = '1h' | '24h' | '7d'

/** How often in each step of a time. All lists are as long as there are steps from `since` to `until`. */
export interface Activity {
  readonly since: number
  /** The end of the last step, which is not over yet. */
  readonly until: number
  readonly stepMs: number
  /** `false`: the journal is still read, or is too long to be read whole; `since` is as far as was read. */
  readonly complete: boolean
  /** Some of it only would have happened: lines under `enforce: false` are among them. */
  readonly trial: boolean
  readonly opened: readonly number[]
  readonly refused: readonly number[]
  readonly displaced: readonly number[]
  /** Otherwise: closed, expired, idle, revoked, replaced. */
  readonly ended: readonly number[]
}

/** One step, as it is now: it takes the place of what an Activity of this span has for it. */
export interface Step {
  readonly span: Span
  /** Its beginning. */
  readonly at: number
  readonly stepMs: number
  readonly opened: number
  readonly refused: number
  readonly displaced: number
  readonly ended: number
}

export interface LiveTotals {
  readonly accounts: number
  readonly sessions: number
  readonly at: number
}

/** The events of `live`, by their names. */
export interface LiveEvents {
  /** At once, and when they have changed, at most once a second. */
  readonly totals: LiveTotals
  /** Each line of the journal from the first event on, once, on whichever node it was written. Has an id. */
  readonly entry: Entry
  /** The newest step of each span, when it has changed, at most once a second. */
  readonly activity: readonly Step[]
  /**
   * Not all that was written was told: too much at once, or a stream that came back after too long. What is shown should be asked for again. At most every ten
   * seconds.
   */
  readonly gap: { readonly at: number }
  /** The store does not answer. It is over with the next `totals`. */
  readonly unavailable: { readonly at: number }
}

export interface AccountView {
  readonly account: string
  /** The latest opened first. `address` is null unless the dashboard's option `addresses` shows them. */
  readonly sessions: readonly ListedSession[]
  /** Since when its sign-ins are good: all its sessions were ended then. */
  readonly notBefore: number | null
  /** By its newest lines; `null` where these could not be read. */
  readonly insight: {
    readonly score: number
    readonly looksShared: boolean
    readonly reasons: readonly Reason[]
  } | null
}

export interface InsightView {
  /** `running`: being made; `report` is the one before, where there is one. */
  readonly state: 'running' | 'ready'
  /** When the report was made. */
  readonly at: number | null
  readonly report: {
    /** Those that look shared, the highest score first. At most a hundred. */
    readonly accounts: readonly {
      readonly account: string
      readonly score: number
      readonly reasons: readonly Reason[]
    }[]
    /** How many look shared, listed or not. */
    readonly shared: number
    /** Lines in that time that were not looked at, as there were too many. */
    readonly dropped: boolean
    readonly since: number
    readonly until: number
  } | null
}

/** Some sessions of the account, by their ids, or all of it. */
export type EndRequest =
  | { readonly account: string; readonly sessions: readonly string[] }
  | { readonly account: string; readonly all: true }

export interface Ended {
  /** Those that this request ended. What was over already is none of them. */
  readonly ended: readonly string[]
}

export interface EndEverybodyRequest {
  readonly confirm: 'everybody'
}

export interface Progress {
  readonly accounts: number
  readonly sessions: number
  /** Accounts that could not be written. Their sessions live. */
  readonly failed: number
  readonly done: boolean
  /** In the last line where the walk came to no end: what it was stopped by. */
  readonly code?: string
}

export interface GrantRequest {
  readonly account: string
  /** Such as '15m': from a minute to a day. */
  readonly for: string
}

export interface Granted {
  readonly until: number
}

export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  /** Such as `read-only`. */
  readonly code: string
}
