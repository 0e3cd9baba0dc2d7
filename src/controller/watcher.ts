// One who watches a session: what it wants to be told, and what it was told last.

import type { Deadline, Ended } from '../policy/decision.ts'
import { given, UtsessionsError } from '../policy/errors.ts'
import { call, type Events } from './events.ts'

/** Told once. Not waited for, and may throw. */
export type EndListener = (ended: Ended) => unknown

/** Told at the first look, and whenever it has changed, on whichever node. Not waited for, and may throw. */
export type DeadlineListener = (deadline: Deadline) => unknown

/** What a watcher may be told of a session; at least one of the two. */
export interface WatchListeners {
  readonly ended?: EndListener | undefined
  readonly deadline?: DeadlineListener | undefined
}

export interface Watcher extends WatchListeners {
  told: Deadline | undefined
}

/** @throws {UtsessionsError} `UTS_ARGUMENT_INVALID` for what cannot be told anything */
export function watcherOf(listener: EndListener | WatchListeners): Watcher {
  const { ended, deadline }: WatchListeners = typeof listener === 'function' ? { ended: listener } : (listener ?? {})
  const all = [ended, deadline].filter((one) => one !== undefined)
  if (all.length > 0 && all.every((one) => typeof one === 'function')) return { ended, deadline, told: undefined }
  throw new UtsessionsError(
    'UTS_ARGUMENT_INVALID',
    `watch needs a function to call, or { ended, deadline } with one or both, but was given ${given(listener)}.`,
  )
}

/** Says nothing twice: most looks find what the last one found. */
export function tellDeadline(events: Events, account: string, watcher: Watcher, deadline: Deadline): void {
  const { told } = watcher
  if (told?.expiresAt === deadline.expiresAt && told.limit === deadline.limit) return
  watcher.told = deadline
  if (watcher.deadline) call(watcher.deadline, deadline, failed(events, account))
}

export function tellEnded(events: Events, account: string, { ended: listener }: Watcher, ended: Ended): void {
  if (listener) call(listener, ended, failed(events, account))
}

function failed(events: Events, account: string): (error: unknown) => void {
  return (error) => events.emit('listener-error', { account, error })
}
