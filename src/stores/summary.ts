// What stores keep beside the text of a record, for lists and prune to look for.

import type { AccountRecord } from '../policy/record.ts'

export interface RecordSummary {
  readonly sessions: number
  readonly lastSeenAt: number
  readonly dueAt: number | null
  readonly keepUntil: number
  /** The earlier of `dueAt` and `keepUntil`: one index serves both. */
  readonly pruneAt: number
}

export function summaryOf({ sessions, dueAt, keepUntil }: AccountRecord): RecordSummary {
  const lastSeenAt = sessions.reduce((latest, session) => Math.max(latest, session.lastSeenAt), 0)
  return { sessions: sessions.length, lastSeenAt, dueAt, keepUntil, pruneAt: Math.min(dueAt ?? keepUntil, keepUntil) }
}
