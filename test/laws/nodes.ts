// The records of a small world, and what each command makes of them: decided and judged once, however many states they are part of.

import type { Command } from '../../src/policy/command.ts'
import type { Step } from '../../src/policy/decision.ts'
import type { Policy } from '../../src/policy/options.ts'
import { type AccountRecord, EMPTY_RECORD } from '../../src/policy/record.ts'
import { type Ask, asksOf, commandOf, type Extra } from './asking.ts'
import { brokenLaw } from './laws.ts'
import { canonical, type Names, NOW, type Scale } from './quotient.ts'
import { createTable } from './table.ts'

/** A record of the quotient. */
export interface Node {
  readonly id: number
  readonly record: AccountRecord
  readonly outcomes: Map<number, readonly Outcome[]>
  readonly later: Map<number, Outcome>
  asks?: readonly number[]
}

/** What becomes of a node by a command, or by time. */
export interface Outcome {
  readonly next: number
  readonly names: Names
  readonly isWritten: boolean
  /** The law that this step breaks. */
  readonly law: string | undefined
  /** What controllers at work have become by it, by number. */
  readonly followed: Map<number, number>
}

interface Rules extends Scale {
  readonly policy: Policy
  readonly otherwise?: readonly Policy[]
  readonly controllers: number
  readonly extras: readonly Extra[]
  readonly rule: (record: AccountRecord, command: Command, policy: Policy) => Step
}

export function createNodes(world: Rules) {
  const { policy, otherwise = [], rule } = world
  const asks = createTable<Ask>()
  const list: Node[] = []
  const ids = new Map<string, number>()
  /** A controller may hold its snapshot for a tick before it swaps, so its time may be that old. */
  const delays = world.controllers === 0 ? [0] : [0, world.tickMs]

  function nodeOf(record: AccountRecord, now: number): Pick<Outcome, 'next' | 'names'> {
    const { key, record: simple, names } = canonical(record, now, world)
    const next =
      ids.get(key) ?? list.push({ id: list.length, record: simple, outcomes: new Map(), later: new Map() }) - 1
    ids.set(key, next)
    return { next, names }
  }

  function judge(node: Node, ask: Ask, now: number, rules: Policy): Outcome {
    const before = node.record
    const command = commandOf(ask, before, now, world)
    const run = (record: AccountRecord, asked: Command) => rule(record, asked, rules)
    const step = run(before, command)
    const law = brokenLaw({ before, command, policy: rules, run, step })
    return { ...nodeOf(step.record, NOW), isWritten: step.record !== before, law, followed: new Map() }
  }

  return {
    asks,
    start: nodeOf(EMPTY_RECORD, NOW).next,
    at: (id: number) => list[id] as Node,
    count: () => list.length,
    namesIn: (node: Node) => nodeOf(node.record, NOW).names,

    asksOf(node: Node): readonly number[] {
      node.asks ??= asksOf(node.record, world.extras).map(asks.idOf)
      return node.asks
    },

    /** Under each policy that may hold, at each time at which it may be decided. */
    outcomesOf(node: Node, ask: number): readonly Outcome[] {
      const known = node.outcomes.get(ask)
      if (known) return known
      const made = [policy, ...otherwise].flatMap((rules) =>
        delays.map((ms) => judge(node, asks.at(ask), NOW - ms, rules)),
      )
      node.outcomes.set(ask, made)
      return made
    },

    /** The same record some ticks later; a clock jumps back only from where it is right. */
    afterTicks(node: Node, ticks: number): Outcome | undefined {
      if (ticks < 0 && node.record.at > NOW) return undefined
      const made = node.later.get(ticks) ?? {
        ...nodeOf(node.record, NOW + ticks * world.tickMs),
        isWritten: false,
        law: undefined,
        followed: new Map(),
      }
      node.later.set(ticks, made)
      return made
    },
  }
}
