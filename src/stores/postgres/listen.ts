// LISTEN over a client of pg's, which does not connect again by itself: this does, and says when something may have been missed.

import { setTimeout as wait } from 'node:timers/promises'
import { type Duration, durationMs } from '../../policy/duration.ts'
import type { Subscribe } from '../channel.ts'
import { within } from '../within.ts'
import { quoted } from './names.ts'

/** What is asked of a client: that of pg has it. */
export interface ListeningClient {
  connect(): Promise<unknown>
  query(text: string): Promise<unknown>
  end(): Promise<unknown>
  on(event: 'notification', listener: (message?: unknown) => void): unknown
  on(event: 'error', listener: (error?: unknown) => void): unknown
  on(event: 'end', listener: () => void): unknown
}

interface Notification {
  readonly channel: string
  readonly payload?: string
}

export interface PgListenOptions {
  /** How often the connection is asked whether it is still there; it has half that time to answer. @default '10s' */
  readonly probeEvery?: Duration
}

const ANSWER_MS = 5_000
const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 1_000

/**
 * The option `listen` of `postgresStore` for pg: `pgListen(() => new pg.Client(url))`. Each call must give a new client, which goes to
 * the server itself: a pooler in transaction mode hands the connection to others between two statements, and no message arrives.
 */
export function pgListen(client: () => ListeningClient, { probeEvery = '10s' }: PgListenOptions = {}): Subscribe {
  const probeMs = durationMs(probeEvery, 'probeEvery', 'UTS_OPTION_INVALID')
  return async (channel, onMessage, onMissed, onLost) => {
    const dial = () => listenOnce(client(), channel, onMessage, probeMs)
    const state = { line: await dial(), ended: false }
    void stay(state, dial, onMissed, onLost)
    return async () => {
      state.ended = true
      await state.line.end()
    }
  }
}

/** One connection that listens. */
interface Line {
  /** Resolves once it does no more. */
  readonly closed: Promise<void>
  end(): Promise<void>
}

interface State {
  line: Line
  ended: boolean
}

async function stay(
  state: State,
  dial: () => Promise<Line>,
  onMissed: () => void,
  onLost: (() => void) | undefined,
): Promise<void> {
  for (;;) {
    await state.line.closed
    if (!state.ended) onLost?.()
    const line = await dialAgain(state, dial)
    if (!line) return
    state.line = line
    onMissed()
  }
}

/** After pauses that grow, each at random, so that a server which comes back is not met by everybody at once. */
async function dialAgain(state: State, dial: () => Promise<Line>): Promise<Line | undefined> {
  for (let most = FIRST_PAUSE_MS; !state.ended; most = Math.min(2 * most, LONGEST_PAUSE_MS)) {
    await wait(most * (0.5 + Math.random() / 2), undefined, { ref: false })
    const line = state.ended ? undefined : await dial().catch(() => undefined)
    if (line && !state.ended) return line
    await line?.end()
  }
  return undefined
}

async function listenOnce(
  client: ListeningClient,
  channel: string,
  onMessage: (message: string) => void,
  probeMs: number,
): Promise<Line> {
  const closed = new Promise<void>((resolve) => {
    client.on('error', () => resolve())
    client.on('end', resolve)
  })
  client.on('notification', (message) => {
    const { channel: of, payload } = message as Notification
    if (of === channel) onMessage(payload ?? '')
  })
  const end = () =>
    within(ANSWER_MS, client.end()).then(
      () => {},
      () => {},
    )
  try {
    await within(ANSWER_MS, client.connect())
    await within(ANSWER_MS, client.query(`LISTEN ${quoted(channel)}`))
  } catch (error) {
    void end()
    throw error
  }
  probe(client, probeMs, closed)
  return { closed, end }
}

/** A connection whose other end is gone without a word looks like one on which nothing happens. One that does not answer is ended. */
function probe(client: ListeningClient, everyMs: number, closed: Promise<void>): void {
  const ask = () => within(everyMs / 2, client.query('SELECT 1')).catch(() => client.end())
  const timer = setInterval(() => void ask().catch(() => {}), everyMs).unref()
  void closed.then(() => clearInterval(timer))
}
