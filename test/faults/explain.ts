// Why a history has no order that decide explains: the shortest beginning of it that has none, and the answers in it that contradict each
// other. What need not have been answered as it was for the contradiction is told as "whatever".

import type { Policy } from '../../src/policy/options.ts'
import type { Operation } from './history.ts'
import { type CheckOptions, linearizable } from './linearizable.ts'

/** Enough to see most contradictions; what takes longer stays in the account. */
const MOST_TRIES = 1_000

/** Lines for people; `history` is one that the checker has refused. */
export function explain(history: readonly Operation[], policy: Policy, options: CheckOptions = {}): string {
  const refused = (operations: readonly Operation[]) =>
    linearizable(operations, policy, { ...options, most: MOST_TRIES }).outcome === 'not-linearizable'
  const beginning = shortestBeginning(history, refused)
  const essential = withoutNeedless(beginning, refused)
  const start = Math.min(...essential.map(({ invokedAt }) => invokedAt))
  const last = essential.findLast(({ answer }) => answer !== null)
  return [
    `account ${last?.ask.account}: ${history.length} operations, of which these have no order that decide explains`,
    ...essential.map((operation) => lineOf(operation, start)),
    ...couldBe(essential, last, policy, options),
  ].join('\n')
}

/** Up to the first answer that cannot be explained. */
function shortestBeginning(history: readonly Operation[], refused: (history: readonly Operation[]) => boolean) {
  const ends = history.flatMap(({ answer, returnedAt }) => (answer === null ? [] : [returnedAt])).sort((a, b) => a - b)
  let [low, high] = [0, ends.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (refused(until(history, ends[middle] ?? Infinity))) high = middle
    else low = middle + 1
  }
  return until(history, ends[high] ?? Infinity)
}

/** The history up to an instant: what was under way then may have happened or not. */
export function until(history: readonly Operation[], instant: number): readonly Operation[] {
  return history
    .filter(({ invokedAt }) => invokedAt <= instant)
    .map((operation) => (operation.returnedAt > instant ? { ...operation, answer: null } : operation))
    .sort((a, b) => a.returnedAt - b.returnedAt)
}

/** Answers that may be forgotten without the rest becoming explainable are, one by one; then what nobody tells of goes altogether. */
function withoutNeedless(history: readonly Operation[], refused: (history: readonly Operation[]) => boolean) {
  let left = history
  for (const operation of history) {
    if (operation.answer === null) continue
    const fewer = left.map((other) => (other === operation ? { ...other, answer: null } : other))
    if (refused(fewer)) left = fewer
  }
  const told = left.map(({ ask, answer }) => (answer === null ? '' : `${JSON.stringify(ask)} ${answer}`)).join('\n')
  return left.filter(({ ask, answer }) => answer !== null || (changes(ask) && told.includes(nameIn(ask))))
}

function changes({ kind }: Operation['ask']): boolean {
  return kind !== 'check' && kind !== 'look'
}

/** The session that a command is about. */
function nameIn(ask: Operation['ask']): string {
  if ('newToken' in ask) return ask.newToken
  return 'token' in ask && ask.token ? ask.token.hash : ''
}

/** What the last of them might have been told instead: every other answer it could have had is tried for an order. */
function couldBe(
  history: readonly Operation[],
  last: Operation | undefined,
  policy: Policy,
  options: CheckOptions,
): readonly string[] {
  if (!last) return []
  const others = history.filter((operation) => operation !== last)
  const free = linearizable(others, policy, { ...options, most: MOST_TRIES })
  if (free.outcome !== 'linearizable') return []
  const order = free.order.map(({ by, ask }) => `${by} ${ask.kind}`)
  return [`without the last answer there is one: ${order.join(', ') || 'nothing'}`]
}

function lineOf({ by, ask, invokedAt, returnedAt, answer, error }: Operation, start: number): string {
  const ms = (instant: number) => `+${((instant - start) / 1_000).toFixed(2)}`
  const { kind, account: _, ...rest } = ask
  const said = JSON.stringify(rest).replaceAll('"', '')
  const end = error === undefined ? ms(returnedAt) : `${ms(returnedAt)} ${error}`
  return `  ${ms(invokedAt)}…${end} ${by}: ${kind} ${said} → ${answer ?? 'whatever, or never'}`
}
