// A LiveState as an event of a stream (WHATWG HTML, 9.2: server-sent events).

import type { LiveState } from './wire.ts'

/** What the last event is called. Who comes back with it has been told all there was. */
export const ENDED_ID = 'ended'

/** Says nothing, and keeps the connection from looking idle. */
export const BEAT = ':\n\n'

const LEAST_RETRY_MS = 1_000
const RETRY_SPREAD_MS = 2_000

/** Only the end has an id: what a page has seen before that does not matter, it is told the state of the moment. */
export function eventOf(state: LiveState): string {
  const id = state.state === 'ended' ? `id: ${ENDED_ID}\n` : ''
  return `event: ${state.state}\n${id}data: ${JSON.stringify(state)}\n\n`
}

/** When to come back after the connection was lost: not all at the same moment, when a server starts anew. */
export function retryHint(): string {
  return `retry: ${LEAST_RETRY_MS + Math.floor(Math.random() * RETRY_SPREAD_MS)}\n\n`
}
