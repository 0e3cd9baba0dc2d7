// What happens, as it happens, for whoever follows it: what this process writes at once, what others write within a second. One look at the journal a
// second, however many follow; none while nobody does.

import type { SessionControl } from '../controller/controller.ts'
import type { Entry } from '../policy/decision.ts'
import { ENTRY_KINDS } from '../policy/kinds.ts'
import { fromStore } from './faults.ts'
import { createTail, type Looked, type Tail } from './tail.ts'

export interface Follower {
  /** What this process has just written, where that is news. */
  heard(entry: Entry): void
  /** What a look at the journal has brought. */
  looked(looked: Looked): void
  /** The store did not answer; it is asked again. */
  failed?(error: unknown): void
  /** Once a second, before the look. */
  tick?(): void
}

export interface News {
  /** @returns what stops it */
  follow(follower: Follower): () => void
}

/** What this process writes in a second beyond this is found by the look. */
const MOST_HEARD = 2_000
const MOST_HELD = 5_000
const EVERY_MS = 1_000

interface State {
  readonly control: SessionControl
  readonly tail: Tail
  readonly followers: Set<Follower>
  readonly stop: (() => void)[]
  /** Written by this process while the first look was under way. */
  held: Entry[] | undefined
  heard: number
  isLooking: boolean
}

export function createNews(control: SessionControl): News {
  const tail = createTail((query) => fromStore(() => control.journal(query)))
  const state: State = {
    control,
    tail,
    followers: new Set(),
    stop: [],
    held: undefined,
    heard: 0,
    isLooking: false,
  }
  return { follow: (follower) => follow(state, follower) }
}

function follow(state: State, follower: Follower): () => void {
  state.followers.add(follower)
  if (state.followers.size === 1) begin(state)
  return () => {
    if (state.followers.delete(follower) && state.followers.size === 0) pause(state)
  }
}

function begin(state: State): void {
  state.held = []
  const timer = setInterval(() => tick(state), EVERY_MS).unref()
  state.stop.push(() => clearInterval(timer))
  for (const kind of ENTRY_KINDS) state.stop.push(state.control.on(kind, (entry) => hear(state, entry)))
  void look(state)
}

function pause(state: State): void {
  for (const stop of state.stop.splice(0)) stop()
}

function tick(state: State): void {
  state.heard = 0
  for (const follower of state.followers) follower.tick?.()
  void look(state)
}

/** Before the first look it is not known which lines were there before: what is in it is no news. */
function hear(state: State, entry: Entry): void {
  const { held } = state
  state.heard += 1
  if (held) {
    if (held.length < MOST_HELD) held.push(entry)
  } else if (state.heard <= MOST_HEARD) tellIfNews(state, entry)
}

function tellIfNews({ tail, followers }: State, entry: Entry): void {
  if (!tail.hear(entry)) return
  for (const follower of followers) follower.heard(entry)
}

/** A store that is slow is not asked again before it has answered. */
async function look(state: State): Promise<void> {
  if (state.isLooking) return
  state.isLooking = true
  try {
    const looked = await state.tail.look()
    for (const follower of state.followers) follower.looked(looked)
    release(state)
  } catch (error) {
    for (const follower of state.followers) follower.failed?.(error)
  } finally {
    state.isLooking = false
  }
}

function release(state: State): void {
  const held = state.held ?? []
  state.held = undefined
  for (const entry of held) tellIfNews(state, entry)
}
