// GET events: tells an open page how its session is, at once and at each change, until it has ended.

import { BEAT, ENDED_ID, eventOf, retryHint } from '../../live/event.ts'
import { createStreams } from '../../live/streams.ts'
import type { Deadline, Ended } from '../../policy/decision.ts'
import type { Outlet, Reply } from '../guard/exchange.ts'
import type { Visit } from '../guard/visit.ts'
import { liveStateOf } from './live-state.ts'
import { TOO_MANY } from './live-state-later.ts'
import { isUnseen, leaveHostAlone, lookForPage, type SeenAlive } from './live-state-look.ts'
import type { Route } from './route.ts'

/** Of all guards of this process. */
const STREAMS = createStreams()

/** Nobody on the way keeps it, compresses it, or holds it back (`x-accel-buffering`: nginx). */
const HEADERS = {
  'content-type': 'text/event-stream',
  'cache-control': 'private, no-store, no-transform',
  'x-accel-buffering': 'no',
}

export const events: Route = {
  path: 'events',
  method: 'GET',
  isPoll: true,
  serve: async ({ visit, account, routes }) => {
    const { exchange } = visit
    if (exchange.header('last-event-id') === ENDED_ID) return noMore(visit)
    const seen = await lookForPage(visit, account)
    if (!seen || exchange.replied()) return // middleware that had no patience has answered
    if (seen.outcome === 'ended') return exchange.reply(oneEvent(visit, seen))
    if (exchange.method === 'HEAD') return exchange.reply({ status: 200, headers: HEADERS, body: '' })
    stream(visit, seen, routes.maxStreams)
  },
}

/** Stops an EventSource for good. Asks nobody. */
function noMore<Req, Res>(visit: Visit<Req, Res>): void {
  leaveHostAlone(visit)
  visit.exchange.reply({ status: 204, headers: { 'cache-control': HEADERS['cache-control'] }, body: '' })
}

function oneEvent<Req, Res>(visit: Visit<Req, Res>, ended: Ended): Reply {
  return { status: 200, headers: HEADERS, body: retryHint() + eventOf(liveStateOf(visit, ended)) }
}

/** Ends when the session has, or the page is left, or does not read. Nothing of it is left then. */
function stream<Req, Res>(visit: Visit<Req, Res>, seen: SeenAlive, most: number): void {
  const state: Open = { outlet: undefined, isOver: false, release: [] }
  const leave = STREAMS.take(seen.session, most, () => write(state, BEAT))
  if (!leave) return void visit.exchange.reply(TOO_MANY)
  state.release.push(leave)
  state.outlet = visit.exchange.openOutlet({ status: 200, headers: HEADERS }, () => end(state))
  write(state, retryHint() + eventOf(liveStateOf(visit, seen)))
  if (!state.isOver) state.release.push(follow(visit, seen, state))
}

interface Open {
  outlet: Outlet | undefined
  isOver: boolean
  /** What was taken for it. */
  readonly release: (() => void)[]
}

/** Changes between the look and the watch are not missed: the watch begins with a look. @returns what stops it */
function follow<Req, Res>(visit: Visit<Req, Res>, seen: SeenAlive, state: Open): () => void {
  const { account, session, context, opensByUse } = seen
  let told: Deadline = seen
  return visit.control.watch(
    { account, session, context },
    {
      deadline: (deadline) => {
        if (deadline.expiresAt === told.expiresAt && deadline.limit === told.limit) return
        told = deadline
        write(state, eventOf(liveStateOf(visit, { outcome: 'alive', ...deadline })))
      },
      ended: (ended) => {
        if (!(opensByUse && isUnseen(ended))) write(state, eventOf(liveStateOf(visit, ended)))
        end(state)
      },
    },
  )
}

function write(state: Open, text: string): void {
  if (!state.isOver && !state.outlet?.write(text)) end(state)
}

function end(state: Open): void {
  if (state.isOver) return
  state.isOver = true
  for (const release of state.release) release()
  state.outlet?.end()
}
