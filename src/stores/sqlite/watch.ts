// Who watches is told of swaps: of this connection's directly, of all others' by asking SQLite whether somebody has committed.

import type { Unwatch } from '../store.ts'
import { tellAll } from '../tell.ts'
import { accountOf } from './columns.ts'
import type { Connection } from './connection.ts'
import { isBusy } from './driver.ts'

interface Watcher {
  readonly listener: (account: string) => void
  readonly missed: (() => void) | undefined
  readonly lost: (() => void) | undefined
}

export interface Watchers {
  add(listener: Watcher['listener'], missed?: Watcher['missed'], lost?: Watcher['lost']): Promise<Unwatch>
  /** Of a swap by this connection. */
  told(account: string, revision: number): void
  /** Forgets everybody. */
  clear(): void
}

interface Watching {
  readonly connection: Connection
  readonly watchers: Set<Watcher>
  timer: NodeJS.Timeout | undefined
  /** The first who watches is coming. */
  starting: Promise<void> | undefined
  /** Everything up to this revision has been told. */
  seen: number
  /** SQLite's `data_version`: another number once another connection has committed. */
  version: number | undefined
  /** Looks in a row that found the file locked. */
  busyLooks: number
  isLost: boolean
}

export function createWatchers(connection: Connection, everyMs: number): Watchers {
  const watching: Watching = {
    connection,
    watchers: new Set(),
    timer: undefined,
    starting: undefined,
    seen: 0,
    version: undefined,
    busyLooks: 0,
    isLost: false,
  }
  return {
    add: async (listener, missed, lost) => {
      const watcher = { listener, missed, lost }
      if (watching.watchers.size === 0) await started(watching, everyMs)
      watching.watchers.add(watcher)
      if (watching.isLost) tellAll([lost ?? (() => {})])
      return () => remove(watching, watcher)
    },
    told: (account, revision) => {
      if (watching.watchers.size === 0) return
      tell(watching, account)
      if (revision === watching.seen + 1) watching.seen = revision
    },
    clear: () => {
      watching.watchers.clear()
      stop(watching)
    },
  }
}

/** One row stays for good, so this is the file's counter. */
const LAST_REVISION = 'SELECT coalesce(max(revision), 0) AS last FROM utsessions_swaps'
const MOST_CHANGES = 500
const CHANGED = `SELECT revision, account FROM utsessions_swaps WHERE revision > ? ORDER BY revision LIMIT ${MOST_CHANGES}`

interface Change {
  readonly revision: number
  readonly account: string
}

/** Once for all who come at the same time: a second start would pass over what the first has yet to be told. */
function started(watching: Watching, everyMs: number): Promise<void> {
  watching.starting ??= start(watching, everyMs).finally(() => {
    watching.starting = undefined
  })
  return watching.starting
}

async function start(watching: Watching, everyMs: number): Promise<void> {
  const { connection } = watching
  const { last } = await connection.read(() => connection.statement(LAST_REVISION).get() as { last: number })
  watching.seen = last
  watching.version = undefined
  watching.busyLooks = 0
  watching.isLost = false
  watching.timer ??= setInterval(() => look(watching), Math.max(1, everyMs)).unref()
}

function remove(watching: Watching, watcher: Watcher): void {
  watching.watchers.delete(watcher)
  if (watching.watchers.size === 0) stop(watching)
}

function stop(watching: Watching): void {
  clearInterval(watching.timer)
  watching.timer = undefined
}

/** What a look cannot read the next one does: nothing is marked as seen before it has been told. Locked once is not lost yet. */
function look(watching: Watching): void {
  try {
    tellChanges(watching)
    watching.busyLooks = 0
    if (watching.isLost) tellEach(watching, 'missed')
    watching.isLost = false
  } catch (error) {
    watching.busyLooks = isBusy(error) ? watching.busyLooks + 1 : Infinity
    if (watching.isLost || watching.busyLooks < 2) return
    watching.isLost = true
    tellEach(watching, 'lost')
  }
}

/** The version is asked for before the rows, and kept once they were all read: what is committed in between is found next time. */
function tellChanges(watching: Watching): void {
  const { connection } = watching
  const { data_version: version } = connection.statement('PRAGMA data_version').get() as { data_version: number }
  if (version === watching.version) return
  const changes = connection.statement(CHANGED).all(watching.seen) as Change[]
  if (changes.length < MOST_CHANGES) watching.version = version
  const first = changes[0]
  if (first && first.revision > watching.seen + 1) tellEach(watching, 'missed') // older ones were let go before this process came to look
  for (const { revision, account } of changes) {
    tell(watching, accountOf(account))
    watching.seen = Math.max(watching.seen, revision)
  }
}

function tell({ watchers }: Watching, account: string): void {
  tellAll(
    Array.from(watchers, ({ listener }) => listener),
    account,
  )
}

function tellEach({ watchers }: Watching, what: 'missed' | 'lost'): void {
  tellAll(Array.from(watchers, (watcher) => watcher[what] ?? (() => {})))
}
