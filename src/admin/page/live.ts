// What happens, for as long as the page is open: comes back by itself after an outage, and says how it is.

import type { Entry } from '../../policy/decision.ts'
import type { LiveTotals, Step } from '../wire.ts'
import { api } from './api.ts'
import { serverNow, setClock } from './clock.ts'
import { Fault, faultOf } from './fault.ts'
import { openStream, type Stream } from './stream.ts'
import { createTopic } from './topic.ts'

/** `since`: when it was last heard of. */
export interface Connection {
  readonly state: 'connecting' | 'live' | 'lost'
  readonly since: number | null
  /** Why it is lost, where that is known. */
  readonly fault?: Fault | undefined
}

const REST_AFTER_MS = 30_000
const NO_STORE = 'The store does not answer.'

let connection: Connection = { state: 'connecting', since: null }
let started = false
let newest: LiveTotals | undefined

const connections = createTopic<Connection>()
const totals = createTopic<LiveTotals>()
const entries = createTopic<Entry>()
const steps = createTopic<readonly Step[]>()
const returns = createTopic<void>()

/** One for the page; `start` comes first. */
export const live = {
  start,
  /** Tries again now. */
  retry: (): void => restart(),
  connection: (): Connection => connection,
  totals: (): LiveTotals | undefined => newest,
  onConnection: connections.listen,
  onTotals: totals.listen,
  onEntry: entries.listen,
  onSteps: steps.listen,
  /** Something may have happened untold: what is shown is asked for again. */
  onReturn: returns.listen,
} as const

let restart = () => {}

/** Once. */
function start(): void {
  if (started) return
  started = true
  const stream = openStream({
    totals: (news) => {
      newest = news
      heard()
      totals.tell(news)
    },
    entry: entries.tell,
    activity: steps.tell,
    gap: () => returns.tell(),
    unavailable: () => lost(new Fault('unreachable', NO_STORE)),
    silence: () => {
      lost(connection.fault)
      void explain()
    },
  })
  restart = stream.restart
  addEventListener('online', restart)
  restWhileHidden(stream)
}

/** Browsers open six connections to a server, and operators more tabs than that. */
function restWhileHidden(stream: Stream): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const rest = () => {
    stream.stop()
    lost(undefined)
  }
  document.addEventListener('visibilitychange', () => {
    clearTimeout(timer)
    if (document.hidden) timer = setTimeout(rest, REST_AFTER_MS)
    else if (connection.state === 'lost') restart()
  })
}

/** By totals: they begin each stream, and end what is not available. The first stream, too, comes after what is shown was asked for. */
function heard(): void {
  const before = connection.state
  tell({ state: 'live', since: serverNow() })
  if (before === 'live') return
  void askClock()
  returns.tell()
}

function lost(fault: Fault | undefined): void {
  tell({ state: 'lost', since: connection.since, fault })
}

/** A stream says nothing of why it is not there. */
async function explain(): Promise<void> {
  const fault = await askClock()
  if (connection.state === 'lost') lost(fault)
}

async function askClock(): Promise<Fault | undefined> {
  try {
    setClock((await api.me({ byItself: true })).now)
    return undefined
  } catch (error) {
    return faultOf(error)
  }
}

function tell(next: Connection): void {
  const before = connection
  connection = next
  if (before.state !== next.state || before.fault !== next.fault) connections.tell(next)
}
