// Who watches is told of swaps: of this connection's directly, of all others' by asking SQLite whether somebody has committed.

import type { Unwatch } from '../store.ts'
import { tellAll } from '../tell.ts'
import { accountOf } from './columns.ts'
import type { Connection } from './connection.ts'

export interface Watchers {
  add(listener: (account: string) => void): Promise<Unwatch>
  /** Of a swap by this connection. */
  told(account: string, revision: number): void
  /** Forgets everybody. */
  clear(): void
}

interface Watching {
  readonly connection: Connection
  readonly listeners: Set<(account: string) => void>
  timer: NodeJS.Timeout | undefined
  /** Everything up to this revision has been told. */
  seen: number
  /** SQLite's `data_version`: another number once another connection has committed. */
  version: number | undefined
}

export function createWatchers(connection: Connection, everyMs: number): Watchers {
  const watching: Watching = { connection, listeners: new Set(), timer: undefined, seen: 0, version: undefined }
  return {
    add: async (listener) => {
      if (watching.listeners.size === 0) await start(watching, everyMs)
      watching.listeners.add(listener)
      return () => remove(watching, listener)
    },
    told: (account, revision) => {
      tellAll(watching.listeners, account)
      if (revision === watching.seen + 1) watching.seen = revision
    },
    clear: () => {
      watching.listeners.clear()
      stop(watching)
    },
  }
}

const LAST_REVISION = "SELECT seq FROM sqlite_sequence WHERE name = 'utsessions_records'"
const CHANGED = 'SELECT revision, account FROM utsessions_records WHERE revision > ? ORDER BY revision LIMIT 500'

interface Change {
  readonly revision: number
  readonly account: string
}

async function start(watching: Watching, everyMs: number): Promise<void> {
  const { connection } = watching
  const last = await connection.read(() => connection.statement(LAST_REVISION).get() as { seq: number } | undefined)
  watching.seen = last?.seq ?? 0
  watching.version = undefined
  watching.timer ??= setInterval(() => void look(watching), Math.max(1, everyMs)).unref()
}

function remove(watching: Watching, listener: (account: string) => void): void {
  watching.listeners.delete(listener)
  if (watching.listeners.size === 0) stop(watching)
}

function stop(watching: Watching): void {
  clearInterval(watching.timer)
  watching.timer = undefined
}

/** A read that fails is done again at the next tick: nothing is marked as seen before it has been told. */
async function look(watching: Watching): Promise<void> {
  const changes = await watching.connection.read(() => changesSince(watching)).catch(() => [])
  for (const { revision, account } of changes) {
    tellAll(watching.listeners, accountOf(account))
    watching.seen = Math.max(watching.seen, revision)
  }
}

/** The version is asked for before the rows, and kept only when they were all read: what is committed in between is found next time. */
function changesSince(watching: Watching): readonly Change[] {
  const { connection, seen } = watching
  const { data_version: version } = connection.statement('PRAGMA data_version').get() as { data_version: number }
  if (version === watching.version) return []
  const changes = connection.statement(CHANGED).all(seen) as Change[]
  if (changes.length === 0) watching.version = version
  return changes
}
