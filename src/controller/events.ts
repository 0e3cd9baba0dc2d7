// Events: what the application is told as it happens. A listener that throws or hangs breaks nothing. Whoever subscribes to a channel of
// node:diagnostics_channel, `utsessions:opened` and so on, is told of those of every control.

import { channel, hasSubscribers } from 'node:diagnostics_channel'
import type { Entry, EntryKind } from '../policy/decision.ts'
import { given, UtsessionsError } from '../policy/errors.ts'
import { ENTRY_KINDS, isEntryKind } from '../policy/kinds.ts'

/** Something that went wrong without a decision being wrong. */
export interface Fault {
  readonly account: string | null
  readonly error: unknown
}

/** A command that was let through although the store did not answer (`onStoreError: 'allow'`). */
export interface LetThrough extends Fault {
  readonly command: 'open' | 'check'
}

/** Event names and what a listener gets. The journal's kinds are events too, told once the store has acknowledged them. */
export type SessionEvents = { readonly [K in EntryKind]: Entry } & {
  /** The store did not answer, or failed. */
  readonly 'store-error': Fault
  /** The policy function threw, took over a second, or gave nonsense. */
  readonly 'policy-error': Fault
  /** A stored record could not be read and counts as empty. */
  readonly 'unreadable-record': Fault
  /** `onStoreError: 'allow'` let a request pass. */
  readonly 'let-through': LetThrough
  /** A listener threw. */
  readonly 'listener-error': Fault
}

export type EventName = keyof SessionEvents
export type Listener<E extends EventName> = (event: SessionEvents[E]) => unknown

export interface Events {
  /** Listens; the function that comes back stops it. Listeners are called in the order of their adding, and are not waited for. */
  on<E extends EventName>(name: E, listener: Listener<E>): () => void
  emit<E extends EventName>(name: E, event: SessionEvents[E]): void
}

export function createEvents(): Events {
  const listeners = new Map<EventName, Set<Listener<never>>>()
  const emit: Events['emit'] = (name, event) => {
    for (const listener of listeners.get(name) ?? []) call(listener as Listener<typeof name>, event, failed(name))
    const heard = `utsessions:${name}`
    if (hasSubscribers(heard)) channel(heard).publish(event)
  }
  const failed = (name: EventName) => (error: unknown) => {
    if (name !== 'listener-error') emit('listener-error', { account: null, error })
  }
  return {
    emit,
    on: (name, listener) => {
      assertEvent(name)
      const set = listeners.get(name) ?? new Set()
      listeners.set(name, set.add(listener))
      return () => void set.delete(listener)
    },
  }
}

const OTHERS: Readonly<Record<Exclude<EventName, EntryKind>, true>> = {
  'store-error': true,
  'policy-error': true,
  'unreadable-record': true,
  'let-through': true,
  'listener-error': true,
}

function assertEvent(name: EventName): void {
  if (isEntryKind(name) || Object.hasOwn(OTHERS, name)) return
  const names = [...ENTRY_KINDS, ...Object.keys(OTHERS)].join(', ')
  throw new UtsessionsError('UTS_ARGUMENT_INVALID', `There is no event ${given(name)}. There are: ${names}.`)
}

/** Calls a listener, which is not waited for; what it throws, now or later, goes to `failed`. */
export function call<E>(listener: (event: E) => unknown, event: E, failed: (error: unknown) => void): void {
  try {
    Promise.resolve(listener(event)).catch(failed)
  } catch (error) {
    failed(error)
  }
}
