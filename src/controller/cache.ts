// Records that are known to be current, kept for a moment: a check of a live session is then answered without asking the store. Nothing else
// is ever decided by them.

import type { AccountRecord } from '../policy/record.ts'
import type { MachineClocks } from '../stores/clock.ts'
import { decodeRecord, encodeRecord } from '../stores/codec.ts'
import type { Snapshot } from '../stores/store.ts'
import { type Clock, systemClock } from './clock.ts'

/** Texts take a third of the memory that objects do. Those that are looked at become objects, as long as there are few. */
type Records = Map<string, string | AccountRecord>

/** A load that is under way. */
export interface Loading {
  /** Where its result is to be kept: among what was young as it began. `undefined` once the account was told to have changed meanwhile. */
  into: Records | undefined
}

export interface RecordCache {
  /** The record, if it is known to be current, give or take the lease. @param now by the control's own clock, as just asked */
  look(account: string, now: number): AccountRecord | undefined
  /** A load begins. */
  loading(account: string): Loading
  /** It has ended; without a snapshot where it failed. */
  loaded(account: string, loading: Loading, snapshot: Snapshot | undefined): void
  /** The account has changed, or may have. */
  drop(account: string): void
  /** Any account may have changed. */
  clear(): void
}

export interface CacheParts {
  readonly leaseMs: number
  /** At most so many records. */
  readonly entries: number
  /** The control's own. */
  readonly clock: Clock
  readonly machine: MachineClocks
  /** Whether every change is told of. */
  isTold(): boolean
}

/** A machine that slept was told nothing meanwhile, and its monotonic clock did not count that. Both clocks are exact to a few milliseconds. */
const MOST_PARTING_MS = 100
/** Since the last turn, some 700 bytes each. */
const MOST_OBJECTS = 4_000

interface State extends CacheParts {
  /** What was loaded since the last turn, and in the turn before it. */
  young: Records
  old: Records
  /** How many of them are objects. */
  objects: number
  /** When the last turn was, by the machine's monotonic clock and by the control's, and how far apart the machine's clocks were. */
  monotonicAt: number
  clockAt: number
  apartMs: number
  /** When somebody last looked at how much time has passed. */
  seenWall: number
  seenNow: number
  readonly underWay: Map<string, Loading>
}

/**
 * Twice in a lease what is old is dropped, and what is young grows old. So no record stays for longer than the lease, none needs an instant of
 * its own, and nothing is looked through to find what to drop.
 */
export function createCache(parts: CacheParts): RecordCache {
  const turned = {
    young: new Map(),
    old: new Map(),
    objects: 0,
    monotonicAt: 0,
    clockAt: 0,
    apartMs: 0,
    seenWall: 0,
    seenNow: 0,
  }
  const state: State = { ...parts, ...turned, underWay: new Map() }
  clear(state)
  return {
    look: (account, now) => look(state, account, now),
    loading: (account) => {
      grow(state, timeOf(state.clock))
      const loading = { into: state.young }
      state.underWay.set(account, loading)
      return loading
    },
    loaded: (account, loading, snapshot) => {
      if (state.underWay.get(account) === loading) state.underWay.delete(account)
      if (snapshot && !snapshot.unreadable) keep(state, account, loading, snapshot.record)
    },
    drop: (account) => drop(state, account),
    clear: () => clear(state),
  }
}

function look(state: State, account: string, now: number): AccountRecord | undefined {
  if (!state.isTold()) return undefined
  grow(state, now)
  const found = state.young.get(account) ?? state.old.get(account)
  return typeof found === 'string' ? recordOf(state, account, found) : found
}

function recordOf(state: State, account: string, text: string): AccountRecord {
  const record = decodeRecord(text)
  if (state.objects >= MOST_OBJECTS) return record
  state.objects += 1
  const records = state.young.has(account) ? state.young : state.old
  records.set(account, record)
  return record
}

/** What began before the turn before the last, or before everything was dropped, goes nowhere. */
function keep(state: State, account: string, { into }: Loading, record: AccountRecord): void {
  if (!state.isTold()) return
  grow(state, timeOf(state.clock))
  if (into === undefined || (into !== state.young && into !== state.old)) return
  if (into === state.old && into.size >= state.entries / 2) return
  into.set(account, encodeRecord(record))
  if (state.young.size >= state.entries / 2) turn(state)
}

function drop({ young, old, underWay }: State, account: string): void {
  young.delete(account)
  old.delete(account)
  const loading = underWay.get(account)
  if (loading) loading.into = undefined
}

function clear(state: State): void {
  turn(state)
  state.old = new Map()
}

/**
 * Takes note of the time that has passed, by whichever clock says that it was more. A turn that comes late counts from when it was due: what has
 * grown old by then has had its half of the lease, and more.
 */
function grow(state: State, now: number): void {
  const { machine, clock, leaseMs, monotonicAt, clockAt, apartMs } = state
  const wall = clock === systemClock ? now : machine.wall()
  if (wall === state.seenWall && now === state.seenNow) return // the same millisecond
  state.seenWall = wall
  state.seenNow = now
  const monotonic = machine.monotonic()
  const passed = Math.max(monotonic - monotonicAt, now - clockAt)
  const isContinuous = now >= clockAt && Math.abs(wall - monotonic - apartMs) <= MOST_PARTING_MS
  if (!isContinuous || passed >= leaseMs) clear(state)
  else if (passed >= leaseMs / 2) {
    turn(state)
    state.monotonicAt = Math.min(monotonic, monotonicAt + leaseMs / 2)
    state.clockAt = Math.min(now, clockAt + leaseMs / 2)
  }
}

/** A clock of the application's that throws fails no load: no time is like any other, so everything is dropped. */
function timeOf(clock: Clock): number {
  try {
    return clock.now()
  } catch {
    return Number.NaN
  }
}

function turn(state: State): void {
  const { machine, clock } = state
  state.old = state.young
  state.young = new Map()
  state.objects = 0
  state.monotonicAt = machine.monotonic()
  state.clockAt = timeOf(clock)
  state.apartMs = machine.wall() - state.monotonicAt
}
