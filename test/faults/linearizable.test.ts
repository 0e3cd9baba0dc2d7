// The search for an order: small histories whose answer is plain, and thousands of random ones against trying every order there is.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Ask } from '../../src/controller/transact.ts'
import { decide } from '../../src/policy/decide.ts'
import { EMPTY_RECORD } from '../../src/policy/record.ts'
import { explain } from './explain.ts'
import { type Operation, told } from './history.ts'
import { type CheckOptions, linearizable } from './linearizable.ts'
import { ruleOf } from './rules.ts'

const opening = (name: string): Ask => ({ kind: 'open', account: 'a', newToken: name, device: name })
const checking = (name: string): Ask => ({ kind: 'check', account: 'a', token: { hash: name, issuedAt: 9e15 } })
const closing = (name: string): Ask => ({ kind: 'close', account: 'a', token: { hash: name, issuedAt: 9e15 } })

/** One operation: `[from, to]` in microseconds; `null` for an answer that never came. */
function op([invokedAt, returnedAt]: readonly [number, number], ask: Ask, answer: string | null): Operation {
  return { account: ask.account, by: 'p', ask, invokedAt, returnedAt, answer }
}

function outcome(history: readonly Operation[], account = 'a', options: CheckOptions = {}) {
  return linearizable(history, ruleOf(account), options).outcome
}

describe('a history', () => {
  const A_IS_IN = op([0, 10], opening('A'), 'admitted A new issued')
  const full = 'refused full held by [A]'

  it('that decide would have had in this order has one', () => {
    expect(outcome([A_IS_IN, op([20, 30], opening('B'), full), op([40, 50], checking('A'), 'alive A')])).toBe(
      'linearizable',
    )
  })

  it('whose answers fit only the other way round has an order where they overlap, and none where they do not', () => {
    const refused = (at: readonly [number, number]) => [
      op(at, opening('B'), full),
      op([20, 30], opening('A'), A_IS_IN.answer),
    ]
    expect(outcome(refused([10, 25]))).toBe('linearizable')
    expect(outcome(refused([10, 19]))).toBe('not-linearizable')
  })

  it('that forgets what it acknowledged has none', () => {
    expect(outcome([A_IS_IN, op([20, 30], checking('A'), 'ended unknown nobody')])).toBe('not-linearizable')
  })

  it('in which two are let in where one is allowed has none', () => {
    expect(outcome([A_IS_IN, op([0, 10], opening('B'), 'admitted B new issued')])).toBe('not-linearizable')
  })

  it('may have had what failed at once, much later, or never', () => {
    const failed = op([0, 10], opening('A'), null)
    const check = (at: number, answer: string) => op([at, at + 5], checking('A'), answer)
    const [yes, no] = ['alive A', 'ended unknown nobody'] as const
    expect(outcome([failed, check(20, yes), check(30, yes)])).toBe('linearizable')
    expect(outcome([failed, check(20, no), check(30, yes)])).toBe('linearizable')
    expect(outcome([failed, check(20, no), check(30, no)])).toBe('linearizable')
    expect(outcome([failed, check(20, yes), check(30, no)])).toBe('not-linearizable')
  })

  it.each(['A', 'B'])('may have had what failed in either order (%s last)', (last) => {
    const failed = [opening('A'), opening('B')].map((ask) => op([0, 10], ask, null))
    expect(outcome([...failed, op([20, 30], checking(last), `alive ${last}`)], 'b')).toBe('linearizable')
  })

  it('that takes too long to check is not said to be fine', () => {
    const openings = Array.from({ length: 12 }, (_, i) => op([0, 100], opening(`n${i}`), null))
    const impossible = op([0, 100], checking('X'), 'alive X')
    expect(outcome([...openings, impossible], 'b', { most: 1_000 })).toBe('gave-up')
  })

  it('without an order is told by the answers that contradict each other', () => {
    const others = [op([12, 15], checking('C'), 'ended unknown nobody'), op([60, 70], checking('A'), 'ended closed A')]
    const lost = op([40, 50], checking('A'), 'ended unknown nobody')
    const closed = op([52, 55], closing('A'), 'ended closed A these [A]')
    const account = explain([A_IS_IN, lost, closed, ...others], ruleOf('a'))
    expect(account).toMatch(/^account a: 5 operations, of which these have no order that decide explains\n/)
    expect(account).toMatch(/open .* → admitted A new issued\n.*check .* → ended unknown nobody\n/)
    expect(account).not.toMatch(/closed|token:{hash:C/)
  })
})

describe('the search', () => {
  const names = ['A', 'B', 'C'] as const
  const ask = fc
    .tuple(fc.constantFrom(opening, opening, checking, closing), fc.constantFrom(...names))
    .map(([make, name]) => make(name))
  const span = fc.tuple(fc.nat(20), fc.nat(8)).map(([from, length]) => [from, from + length] as const)
  const planned = fc.record({
    ask,
    span,
    fate: fc.constantFrom('answered', 'answered', 'failed', 'failed in vain'),
  })

  it('finds an order exactly where trying every one finds one', () => {
    const seen = { linearizable: 0, 'not-linearizable': 0 }
    const rules = fc.constantFrom('a', 'b', 'b', 'c')
    fc.assert(
      fc.property(rules, fc.array(planned, { minLength: 2, maxLength: 6 }), fc.nat(4), (letter, plans, wrong) => {
        const history = happened(letter, plans, wrong)
        const expected = hasOrder(letter, history) ? 'linearizable' : 'not-linearizable'
        seen[expected] += 1
        expect(outcome(history, letter)).toBe(expected)
      }),
      { numRuns: 4_000 },
    )
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(200)
  })
})

type Planned = { readonly ask: Ask; readonly span: readonly [number, number]; readonly fate: string }

/** Runs them in the order of their asking; one answer is of another moment. */
function happened(letter: string, plans: readonly Planned[], wrong: number): readonly Operation[] {
  const inOrder = plans.toSorted((a, b) => a.span[0] - b.span[0])
  let record = EMPTY_RECORD
  const answers = inOrder.map(({ ask, fate }) => {
    const step = decide(record, { ...ask, now: 1_000 }, ruleOf(letter))
    if (fate !== 'failed in vain') record = step.record
    return told(step.decision)
  })
  return inOrder.map(({ ask, span, fate }, i) => {
    const answer = answers[i === wrong ? (i + 1) % answers.length : i] ?? null
    return op(span, ask, fate === 'answered' ? answer : null)
  })
}

/** Every choice of what came next, without any cleverness. */
function hasOrder(letter: string, left: readonly Operation[], record = EMPTY_RECORD): boolean {
  if (left.every(({ answer }) => answer === null)) return true
  return left.some((operation) => {
    const others = left.filter((other) => other !== operation)
    const isTooEarly = others.some(({ answer, returnedAt }) => answer !== null && returnedAt < operation.invokedAt)
    if (isTooEarly || operation.ask.kind === 'look') return false
    const step = decide(record, { ...operation.ask, now: 1_000 }, ruleOf(letter))
    const fits = operation.answer === null || operation.answer === told(step.decision)
    return fits && hasOrder(letter, others, step.record)
  })
}
