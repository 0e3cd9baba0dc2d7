// The verb `watch`: whoever asks is told, once, how a session ended, on whichever node, and until then when it will. Nothing runs while
// nobody asks.

import type { Deadline, Ended } from '../policy/decision.ts'
import { given, UtsessionsError } from '../policy/errors.ts'
import type { Hash } from '../policy/record.ts'
import { assertAccount } from './account.ts'
import { type Changes, hearOfChanges } from './changes.ts'
import { type Looked, lookAt } from './looking.ts'
import { createLooks, type Looks } from './looks.ts'
import type { Parts } from './parts.ts'
import type { WatchRequest } from './requests.ts'
import { forget, isDue, type Watched, type WatchedSession, wantsDeadlines, watchedIn } from './watched.ts'
import { type EndListener, tellDeadline, tellEnded, type WatchListeners, watcherOf } from './watcher.ts'

export interface Watching {
  /** @returns what stops it */
  watch(request: WatchRequest, listener: EndListener | WatchListeners): () => void
  /** Forgets everybody. */
  stop(): void
}

interface State {
  readonly parts: Parts
  readonly watched: Watched
  readonly looks: Looks
  changes: Changes | undefined
  timer: NodeJS.Timeout | undefined
  /** The store was down: anything may have happened. */
  isBehind: boolean
}

/** How late a deadline may be noticed, and what others did where the store cannot tell. */
const TICK_MS = 400
/** A watch may never be told (of a process that died between its swap and telling): nobody stays unlooked at for longer. */
const LONGEST_UNLOOKED_MS = 30_000

export function createWatching(parts: Parts): Watching {
  const looks = createLooks((account) => look(state, account))
  const state: State = { parts, looks, watched: new Map(), changes: undefined, timer: undefined, isBehind: false }
  return {
    watch: (request, listener) => watch(state, request, listener),
    stop: () => {
      state.watched.clear()
      pause(state)
    },
  }
}

function watch(state: State, request: WatchRequest, listener: EndListener | WatchListeners): () => void {
  const account = assertAccount(request.account)
  const watcher = watcherOf(listener)
  const session = watchedIn(state.watched, account, assertId(request.session))
  session.watchers.add(watcher)
  if (request.context !== undefined) session.context = request.context
  begin(state)
  state.looks.ask(account)
  return () => {
    session.watchers.delete(watcher)
    if (session.watchers.size === 0) leave(state, account, session)
  }
}

function begin(state: State): void {
  state.timer ??= setInterval(() => tick(state), TICK_MS).unref()
  state.changes ??= hearOfChanges(
    state.parts,
    (account, mayEnd) => {
      const known = state.watched.get(account)
      if (known && (mayEnd || wantsDeadlines(known))) state.looks.ask(account)
    },
    () => askForAll(state),
  )
}

function leave(state: State, account: string, session: WatchedSession): void {
  forget(state.watched, account, session)
  if (state.watched.size === 0) pause(state)
}

function pause(state: State): void {
  state.looks.clear()
  state.changes?.stop()
  state.changes = undefined
  clearInterval(state.timer)
  state.timer = undefined
}

function askForAll({ watched, looks }: State): void {
  for (const account of watched.keys()) looks.ask(account)
}

/** One coarse timer for all deadlines: it goes by the control's clock, so a machine that slept is late by no more than this. */
function tick(state: State): void {
  if (state.isBehind || !state.changes?.isTold()) askForAll(state)
  else askForDue(state)
  state.isBehind = false
}

function askForDue({ watched, looks, parts }: State): void {
  const now = parts.clock.now()
  const unlooked = performance.now() - LONGEST_UNLOOKED_MS
  for (const [account, known] of watched) {
    if (known.failed || known.lookedAt < unlooked || isDue(known, now)) looks.ask(account)
  }
}

/** A look that is not possible ends nobody. The fault has been told; the next tick looks again, at all where the store is down. */
async function look(state: State, account: string): Promise<void> {
  const known = state.watched.get(account)
  if (!known) return
  try {
    const found = await lookAt(state.parts, account, [...known.sessions.values()])
    known.failed = false
    known.lookedAt = performance.now()
    for (const [id, looked] of found) learn(state, account, known.sessions.get(id), looked)
  } catch (error) {
    known.failed = true
    if (!(error instanceof UtsessionsError) || error.code !== 'UTS_STORE_UNAVAILABLE') return
    state.isBehind = true
    state.looks.clear()
  }
}

function learn(state: State, account: string, session: WatchedSession | undefined, looked: Looked): void {
  if (!session) return
  if ('ended' in looked) tell(state, account, session, looked.ended)
  else move(state, account, session, looked.deadline)
}

function move({ parts }: State, account: string, session: WatchedSession, deadline: Deadline): void {
  session.endsAt = deadline.expiresAt ?? Infinity
  for (const watcher of session.watchers) tellDeadline(parts.events, account, watcher, deadline)
}

function tell(state: State, account: string, session: WatchedSession, ended: Ended): void {
  leave(state, account, session)
  for (const watcher of session.watchers) {
    session.watchers.delete(watcher)
    tellEnded(state.parts.events, account, watcher, ended)
  }
}

function assertId(id: string): Hash {
  if (typeof id === 'string' && id !== '') return id
  throw new UtsessionsError('UTS_ARGUMENT_INVALID', `watch needs the id of a session, but was given ${given(id)}.`)
}
