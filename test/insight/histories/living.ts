// Uses become a history by the real decide: devices sign in, are checked while in use, are displaced or refused, and sign out.

import {
  type AccountRecord,
  type Command,
  decide,
  EMPTY_RECORD,
  type EndReason,
  type Entry,
  type Policy,
} from 'utsessions'
import { hashOf } from '../../../src/controller/token.ts'
import type { Random } from '../../faults/random.ts'
import { type Device, MINUTE_MS, type Use } from './uses.ts'

export interface Lived {
  /** Oldest first. */
  readonly entries: readonly Entry[]
}

/** What a browser holds. */
interface Held {
  token?: { readonly hash: string; readonly issuedAt: number } | undefined
  device?: string | undefined
}

interface World {
  readonly account: string
  readonly policy: Policy
  readonly random: Random
  record: AccountRecord
  readonly entries: Entry[]
  readonly held: Map<Device, Held>
  readonly givenUp: Set<Use>
  secrets: number
}

interface Tick {
  readonly at: number
  readonly use: Use
  readonly isLast: boolean
}

/** A request every few minutes; passes unnoticed where the record is touched less often. */
const TICK_MS = 4 * MINUTE_MS

export function live(account: string, uses: readonly Use[], policy: Policy, random: Random): Lived {
  const world: World = {
    account,
    policy,
    random,
    record: EMPTY_RECORD,
    entries: [],
    held: new Map(),
    givenUp: new Set(),
    secrets: 0,
  }
  for (const tick of uses.flatMap(ticksOf).toSorted((a, b) => a.at - b.at)) pass(world, tick)
  return { entries: world.entries }
}

function ticksOf(use: Use): readonly Tick[] {
  const count = Math.floor((use.until - use.from) / TICK_MS)
  const ticks = Array.from({ length: count + 1 }, (_, i) => ({ at: use.from + i * TICK_MS, use, isLast: false }))
  return [...ticks, { at: use.until, use, isLast: true }]
}

function pass(world: World, { at, use, isLast }: Tick): void {
  if (world.givenUp.has(use)) return
  const held = heldOn(world, use)
  if (isLast) {
    finish(world, use, held, at)
    return
  }
  const state = stateOf(world, held, at)
  if (state === 'alive') return
  const isDiscouraged = () => world.random() >= use.habits.insists
  const goesOn = state !== 'displaced' || !isDiscouraged()
  if (!goesOn || (!signIn(world, use, held, at) && isDiscouraged())) world.givenUp.add(use)
}

function heldOn({ held }: World, { device }: Use): Held {
  const known = held.get(device) ?? {}
  held.set(device, known)
  return known
}

/** Whether the token that the browser holds still is good, or how its session ended; a dead one is dropped. */
function stateOf(world: World, held: Held, now: number): 'none' | 'alive' | EndReason {
  if (!held.token) return 'none'
  const decision = ask(world, { kind: 'check', account: world.account, now, token: held.token })
  if (decision.outcome === 'alive') return 'alive'
  held.token = undefined
  return decision.outcome === 'ended' ? decision.reason : 'none'
}

function signIn(world: World, { device }: Use, held: Held, now: number): boolean {
  world.secrets += 1
  const newToken = `${world.account}-${world.secrets}`
  const nextDevice = hashOf(`${device.name}-${world.secrets}`) // the lines have but the beginning of it
  const place = device.placeAt(now)
  const { account } = world
  const newcomer = { device: held.device, nextDevice, label: device.label, place }
  const decision = ask(world, { kind: 'open', account, now, signedInAt: now, newToken, ...newcomer })
  if (decision.outcome !== 'admitted') return false
  held.token = { hash: newToken, issuedAt: decision.session.openedAt }
  held.device = nextDevice
  return true
}

function finish(world: World, { device, habits }: Use, held: Held, now: number): void {
  if (held.token && world.random() < habits.signsOut) {
    ask(world, { kind: 'close', account: world.account, now, token: held.token })
    held.token = undefined
  }
  if (!device.remembers) world.held.delete(device)
}

function ask(world: World, command: Command) {
  const step = decide(world.record, command, world.policy)
  world.record = step.record
  world.entries.push(...step.entries)
  return step.decision
}
