// The queue: messages of one account one after another, those of different accounts beside each other, each tried until it is there or lost.

import type { Lost, Outgoing } from './message.ts'
import { type Posted, post } from './posting.ts'
import { createSlots, type Slots } from './slots.ts'
import type { ResolvedWebhookOptions } from './webhook-options.ts'

export interface Sending {
  /** Settles once the message is there (`undefined`) or lost. Takes no time itself, and never fails. */
  send(account: string, sent: Outgoing): Promise<Lost | undefined>
  /** Takes no more; each that waits is tried once more at once. What is not there after so long is lost. */
  close(withinMs: number): Promise<void>
}

interface State {
  readonly options: ResolvedWebhookOptions
  readonly slots: Slots
  /** The last message of each account that has one. */
  readonly lines: Map<string, Promise<unknown>>
  /** Requests under way. */
  readonly requests: Set<AbortController>
  readonly closing: AbortController
  size: number
  /** The receiver asked to be left alone until then. */
  heldUntil: number
  hasGivenUp: boolean
}

export function createSending(options: ResolvedWebhookOptions): Sending {
  const state: State = {
    options,
    slots: createSlots(options.atOnce),
    lines: new Map(),
    requests: new Set(),
    closing: new AbortController(),
    size: 0,
    heldUntil: Number.NEGATIVE_INFINITY,
    hasGivenUp: false,
  }
  return {
    send: (account, sent) => enqueue(state, account, sent),
    close: (withinMs) => close(state, withinMs),
  }
}

async function enqueue(state: State, account: string, sent: Outgoing): Promise<Lost | undefined> {
  if (state.closing.signal.aborted) return lostBefore(sent, 'closed')
  if (state.size >= state.options.queue) return lostBefore(sent, 'queue')
  state.size += 1
  const before = state.lines.get(account)
  const settled = before ? before.then(() => deliver(state, sent)) : deliver(state, sent)
  state.lines.set(account, settled)
  const lost = await settled
  state.size -= 1
  if (state.lines.get(account) === settled) state.lines.delete(account)
  return lost
}

async function deliver(state: State, sent: Outgoing): Promise<Lost | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    const wasClosing = state.closing.signal.aborted
    const posted = await state.slots.run(() => attemptAt(state, sent))
    if (posted === 'given-up') return lostAfter(sent, 'closed', attempt - 1)
    if (posted.outcome === 'delivered') return undefined
    if (posted.outcome === 'hopeless') return lostAfter(sent, 'answer', attempt, posted)
    if (attempt >= state.options.attempts) return lostAfter(sent, 'attempts', attempt, posted)
    if (wasClosing) return lostAfter(sent, 'closed', attempt, posted)
    await pause(state, pauseMs(state.options, attempt))
  }
}

/** Where the receiver asked to be left alone, all messages wait. */
async function attemptAt(state: State, sent: Outgoing): Promise<Posted | 'given-up'> {
  const { options, requests } = state
  await pause(state, state.heldUntil - options.clock.now())
  const isHeld = state.closing.signal.aborted && state.heldUntil > options.clock.now()
  if (state.hasGivenUp || isHeld) return 'given-up'
  const abort = new AbortController()
  requests.add(abort)
  const posted = await post(options, sent, abort)
  requests.delete(abort)
  if (posted.outcome !== 'delivered' && posted.retryAfterMs > 0)
    state.heldUntil = Math.max(state.heldUntil, options.clock.now() + posted.retryAfterMs)
  return posted
}

/** Doubled each time, up to the longest; less up to half at random, so that those who failed together do not come back together. */
function pauseMs({ fromMs, upToMs }: ResolvedWebhookOptions, attempt: number): number {
  const longest = Math.min(upToMs, fromMs * 2 ** Math.min(attempt - 1, 30))
  return longest * (1 - Math.random() / 2)
}

async function pause({ options, closing }: State, ms: number): Promise<void> {
  if (ms <= 0 || closing.signal.aborted) return
  try {
    await options.wait(ms, closing.signal)
  } catch {
    // Closing is no fault.
  }
}

async function close(state: State, withinMs: number): Promise<void> {
  state.closing.abort()
  const timer = setTimeout(() => giveUp(state), withinMs) // keeps the process alive until then
  while (state.lines.size > 0) await Promise.all(state.lines.values())
  clearTimeout(timer)
}

function giveUp(state: State): void {
  state.hasGivenUp = true
  for (const abort of state.requests) abort.abort(new Error('The webhook was closed'))
}

function lostBefore({ id, message }: Outgoing, reason: Lost['reason']): Lost {
  return { id, message, reason, attempts: 0, status: null, error: null }
}

function lostAfter(sent: Outgoing, reason: Lost['reason'], attempts: number, posted?: Posted): Lost {
  const { status = null, error = null } = posted && posted.outcome !== 'delivered' ? posted : {}
  return { ...lostBefore(sent, reason), attempts, status, error }
}
