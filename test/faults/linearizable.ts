// Is there an order of what happened to an account that decide itself explains? Wing and Gong's search, with Lowe's memory of what was
// tried. Called for every account of every round of faults.

import type { Policy } from '../../src/policy/options.ts'
import type { Operation } from './history.ts'
import { createModel, type Model } from './model.ts'

export interface CheckOptions {
  /** Gives up after so many tries. */
  readonly most?: number
}

/** `order`: one that explains all; `gave-up`: not known, which passes for nothing. */
export type Verdict =
  | { readonly outcome: 'linearizable'; readonly order: readonly Operation[] }
  | { readonly outcome: 'not-linearizable'; readonly tries: number }
  | { readonly outcome: 'gave-up'; readonly tries: number }

const MOST_TRIES = 500_000

/** Checks the history of one account, in any order. It must begin with the empty record. */
export function linearizable(history: readonly Operation[], policy: Policy, options: CheckOptions = {}): Verdict {
  const operations = history.toSorted((a, b) => a.invokedAt - b.invokedAt)
  const model = createModel(
    operations.map(({ ask }) => ask),
    policy,
  )
  const search: Search = {
    operations,
    model,
    most: options.most ?? MOST_TRIES,
    tried: new Set(),
    order: [],
  }
  const found = follow(search, model.start, 0n)
  if (found === 'found') return { outcome: 'linearizable', order: search.order.map((i) => operations[i] as Operation) }
  return { outcome: found === 'too-many' ? 'gave-up' : 'not-linearizable', tries: search.tried.size }
}

interface Search {
  /** In the order of their asking. */
  readonly operations: readonly Operation[]
  readonly model: Model
  readonly most: number
  /** Sets of what has happened, with the state that it led to. */
  readonly tried: Set<string>
  readonly order: number[]
}

type Found = 'found' | 'dead-end' | 'too-many'

/** Everything that may come next from here, one after the other. `done` has a bit for each operation. */
function follow(search: Search, state: number, done: bigint): Found {
  const next = candidates(search, done)
  if (next === 'all answered') return 'found'
  for (const i of withoutChoice(search, state, next) ?? next) {
    const after = stateAfter(search, state, i)
    const found = after === undefined ? 'dead-end' : go(search, i, after, done | (1n << BigInt(i)))
    if (found !== 'dead-end') return found
  }
  return 'dead-end'
}

/** What is explained here and changes nothing may as well come now: whatever else there is, it can come after it. */
function withoutChoice({ operations, model }: Search, state: number, next: readonly number[]) {
  const idle = next.find((i) => {
    const step = model.step(state, i)
    return step.next === state && step.answer === (operations[i] as Operation).answer
  })
  return idle === undefined ? undefined : [idle]
}

function go(search: Search, operation: number, state: number, done: bigint): Found {
  const key = `${done.toString(36)} ${state}`
  if (search.tried.has(key)) return 'dead-end'
  if (search.tried.size >= search.most) return 'too-many'
  search.tried.add(key)
  search.order.push(operation)
  const found = follow(search, state, done)
  if (found === 'dead-end') search.order.pop()
  return found
}

/** Operations that were asked before the first of those that are left was answered; what was answered first is tried first. */
function candidates({ operations }: Search, done: bigint): readonly number[] | 'all answered' {
  const open = operations.flatMap((_, i) => (isDone(done, i) ? [] : [i]))
  const answeredAt = (i: number) => {
    const { answer, returnedAt } = operations[i] as Operation
    return answer === null ? Infinity : returnedAt
  }
  const first = Math.min(...open.map(answeredAt))
  if (first === Infinity) return 'all answered'
  return open
    .filter((i) => (operations[i] as Operation).invokedAt <= first)
    .sort((a, b) => answeredAt(a) - answeredAt(b))
}

/** The state, if an operation happens here: as it was answered, or, where nobody knows, so that something changes by it. */
function stateAfter({ operations, model }: Search, state: number, i: number): number | undefined {
  const { answer } = operations[i] as Operation
  const step = model.step(state, i)
  const may = answer === null ? step.next !== state : step.answer === answer
  return may ? step.next : undefined
}

function isDone(done: bigint, i: number): boolean {
  return ((done >> BigInt(i)) & 1n) === 1n
}
