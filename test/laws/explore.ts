// Visits every state that a small world can reach, breadth first: an account's record, a clock that ticks, and controllers that each
// load a snapshot with a command in hand, swap, lose the race and load again, or crash. Every step of `decide` is held to the laws.
// A crash after the swap, before the answer, is the swap itself, followed by a retry: `asking.ts` asks everything a second time.

import type { Command } from '../../src/policy/command.ts'
import { decide } from '../../src/policy/decide.ts'
import type { Step } from '../../src/policy/decision.ts'
import type { Policy } from '../../src/policy/options.ts'
import type { AccountRecord } from '../../src/policy/record.ts'
import { type Ask, type Extra, renamed } from './asking.ts'
import { createNodes, type Node, type Outcome } from './nodes.ts'
import { DEVICES, type Names, type Scale } from './quotient.ts'
import { createTable } from './table.ts'

export interface World extends Scale {
  readonly name: string
  readonly policy: Policy
  /** Controllers whose loads and swaps interleave; 0: every command is one step. */
  readonly controllers: 0 | 2
  readonly extras: readonly Extra[]
  /** Also a clock that jumps back by these many ticks. */
  readonly backwards?: readonly number[]
  /** Policies that may hold instead, from one command to the next. */
  readonly otherwise?: readonly Policy[]
  /** What decides, where it is not `decide`: for planted bugs. */
  readonly rule?: (record: AccountRecord, command: Command, policy: Policy) => Step
  /** A store that swaps without comparing: a planted bug. */
  readonly swapsBlindly?: boolean
}

export interface Explored {
  readonly world: string
  readonly states: number
  readonly transitions: number
  readonly records: number
  readonly depth: number
  /** The shortest way to a broken law. */
  readonly fault?: { readonly law: string; readonly trace: readonly string[] }
}

/** A controller at work. `isStale`: somebody else has swapped since it loaded. */
interface Busy {
  readonly ask: number
  readonly isStale: boolean
  /** For a blind store: what was loaded, the ask in its names, and what its sessions are called now. */
  readonly loaded?: { readonly node: number; readonly ask: number; readonly names: Names }
}

const VERBS = ['', 'loads', 'lost the race, loads again', 'swaps', 'swaps blindly', 'crashes', 'asks', 'clock'] as const
type Verb = Exclude<(typeof VERBS)[number], ''>

const IDLE = 0
const MOST_BUSY = 65_536

/** Explores the whole world, or until a law is broken. */
export function explore(world: World): Explored {
  const nodes = createNodes({ rule: decide, ...world })
  const { asks } = nodes
  const busy = createTable<Busy>()
  busy.idOf({ ask: -1, isStale: false }) // takes the number 0, which is IDLE
  const graph = createGraph()
  let fault: Explored['fault']

  function arrive(from: number, verb: Verb, what: number, node: number, one: number, two: number): void {
    const [a, b] = one <= two ? [one, two] : [two, one] // the two controllers are interchangeable
    graph.reach(from, verb, what, (node * MOST_BUSY + a) * MOST_BUSY + b)
  }

  function breaks(at: number, verb: Verb, ask: number, law: string): void {
    const say = (verb: string, what: number) => `${verb}: ${verb === 'clock' ? `${what} ticks` : sayAsk(asks.at(what))}`
    fault ??= { law, trace: [...graph.traceTo(at), [verb, ask] as const].map(([verb, what]) => say(verb, what)) }
  }

  /** What a controller at work has become by this outcome of somebody else's. */
  function follow(one: number, outcome: Outcome): number {
    if (one === IDLE) return IDLE
    const known = outcome.followed.get(one)
    if (known !== undefined) return known
    const { ask, isStale, loaded } = busy.at(one)
    const next = renamed(asks.at(ask), outcome.names)
    const kept = loaded && { loaded: { ...loaded, names: compose(loaded.names, outcome.names) } }
    const id = next ? busy.idOf({ ask: asks.idOf(next), isStale: isStale || outcome.isWritten, ...kept }) : IDLE
    outcome.followed.set(one, id)
    return id
  }

  function act(at: number, verb: Verb, node: Node, ask: number, then: (outcome: Outcome) => void): void {
    for (const outcome of nodes.outcomesOf(node, ask)) {
      if (outcome.law) breaks(at, verb, ask, outcome.law)
      then(outcome)
    }
  }

  function expand(at: number): void {
    const state = graph.at(at)
    const two = state % MOST_BUSY
    const one = Math.floor(state / MOST_BUSY) % MOST_BUSY
    const node = nodes.at(Math.floor(state / MOST_BUSY / MOST_BUSY))
    for (const ticks of [1, ...(world.backwards ?? [])]) {
      const later = nodes.afterTicks(node, ticks)
      if (later) arrive(at, 'clock', ticks, later.next, follow(one, later), follow(two, later))
    }
    if (world.controllers === 0) {
      for (const ask of nodes.asksOf(node))
        act(at, 'asks', node, ask, ({ next }) => arrive(at, 'asks', ask, next, IDLE, IDLE))
      return
    }
    move(at, node, one, two)
    if (one !== two) move(at, node, two, one)
  }

  /** All that one controller can do while the other waits. */
  function move(at: number, node: Node, one: number, other: number): void {
    if (one === IDLE) {
      const others = other === IDLE ? undefined : asks.at(busy.at(other).ask).device
      for (const ask of nodes.asksOf(node)) {
        if (isRepetition(node, asks.at(ask).device, others)) continue
        arrive(at, 'loads', ask, node.id, loaded(node, ask), other)
      }
      return
    }
    const { ask, isStale, loaded: snapshot } = busy.at(one)
    arrive(at, 'crashes', ask, node.id, IDLE, other)
    if (!isStale)
      act(at, 'swaps', node, ask, (outcome) => arrive(at, 'swaps', ask, outcome.next, IDLE, follow(other, outcome)))
    else if (snapshot) swapBlindly(at, node, snapshot, ask)
    else arrive(at, 'lost the race, loads again', ask, node.id, loaded(node, ask), other)
  }

  function loaded(node: Node, ask: number): number {
    if (!world.swapsBlindly) return busy.idOf({ ask, isStale: false })
    return busy.idOf({ ask, isStale: false, loaded: { node: node.id, ask, names: nodes.namesIn(node) } })
  }

  /** The record that was loaded long ago decides, and overwrites what is there now. */
  function swapBlindly(at: number, node: Node, snapshot: NonNullable<Busy['loaded']>, ask: number): void {
    const before = nodes.at(snapshot.node)
    act(at, 'swaps blindly', before, snapshot.ask, ({ next, names, isWritten }) => {
      if (!isWritten) return
      const then = before.record.sessions.map(({ id }) => id)
      const after = nodes.at(next).record.sessions.map(({ id }) => id)
      const isRevived = then.some((id) => !isLive(snapshot.names[id]) && after.includes(names[id] ?? ''))
      const isLost = node.record.sessions.some(({ id }) => !then.some((old) => snapshot.names[old] === id))
      if (isRevived) breaks(at, 'swaps blindly', ask, 'an ended session never lives again')
      if (isLost) breaks(at, 'swaps blindly', ask, 'the journal explains every change of the record')
    })
  }

  arrive(0, 'clock', 0, nodes.start, IDLE, IDLE)
  for (let at = 0; at < graph.size() && !fault; at += 1) expand(at)
  const { name } = world
  return { world: name, states: graph.size(), ...graph.counts(), records: nodes.count(), ...(fault && { fault }) }
}

/** One line for a run's output. */
export function sayExplored({ world, states, transitions, records, depth }: Explored): string {
  const count = (n: number) => n.toLocaleString('en')
  return `${world}: ${count(states)} states, ${count(transitions)} transitions, ${depth} deep (${count(records)} records)`
}

/** States as numbers, in the order in which they were first reached, with the way to each. */
function createGraph() {
  const states: number[] = []
  const parents: number[] = []
  const steps: number[] = []
  const depths: number[] = []
  const seen = new Set<number>()
  let transitions = -1 // the arrival at the beginning is none

  const traceTo = (at: number): (readonly [verb: string, what: number])[] => {
    if (at === 0) return []
    const step = steps[at] as number
    return [...traceTo(parents[at] as number), [VERBS[((step % 8) + 8) % 8] as string, Math.floor(step / 8)]]
  }

  return {
    traceTo,
    at: (i: number) => states[i] as number,
    size: () => states.length,
    counts: () => ({ transitions, depth: depths.at(-1) ?? 0 }),
    reach(from: number, verb: Verb, what: number, state: number): void {
      transitions += 1
      if (seen.has(state)) return
      seen.add(state)
      depths.push(states.length === 0 ? 0 : (depths[from] as number) + 1)
      states.push(state)
      parents.push(from)
      steps.push(what * 8 + VERBS.indexOf(verb))
    },
  }
}

/** Devices that the record does not know are alike: the first of them will do, or the one that the other controller speaks of. */
function isRepetition(node: Node, device: string | undefined, others: string | undefined): boolean {
  if (device === undefined || device === others) return false
  const { sessions, endings } = node.record
  const isUnknown = (name: string) => ![...sessions, ...endings].some(({ devices }) => devices?.includes(name))
  return isUnknown(device) && device !== DEVICES.find((name) => isUnknown(name) && name !== others)
}

function compose(first: Names, second: Names): Names {
  return Object.fromEntries(Object.entries(first).map(([old, name]) => [old, second[name] ?? 'gone']))
}

function isLive(name: string | undefined): boolean {
  return name?.startsWith('s') ?? false
}

/** An ask in a few words, for traces. */
function sayAsk({ kind, ...rest }: Ask): string {
  return [kind, ...Object.entries(rest).map(([name, value]) => `${name}=${value}`)].join(' ')
}
