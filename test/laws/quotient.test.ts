// The quotient loses nothing: a record with all its history, and the one that stands for it, go the same way under the same commands.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Command } from '../../src/policy/command.ts'
import { decide } from '../../src/policy/decide.ts'
import type { Decision } from '../../src/policy/decision.ts'
import { type Policy, type PolicyOptions, resolvePolicy } from '../../src/policy/options.ts'
import { type AccountRecord, EMPTY_RECORD } from '../../src/policy/record.ts'
import { type Ask, asksOf, commandOf, type Extra } from './asking.ts'
import { canonical, FORGOTTEN, NOW, type Scale } from './quotient.ts'

const FINE = { tickMs: 10_000, horizon: 6, remembers: true, disowns: true }
/** The fifteen minutes for "it was not me" are three ticks of it. */
const SLOW = { ...FINE, tickMs: 300_000 }
const EXTRAS: readonly Extra[] = [
  'renewals',
  'tickets',
  'passwords',
  'disowning',
  'grants',
  'exempt',
  'remembered',
  'rare',
]

interface World {
  readonly scale: Scale
  readonly policy: Policy
}

const worldOf = (scale: Scale, maxSessions: number, options: PolicyOptions): World => ({
  scale,
  policy: resolvePolicy({
    maxSessions,
    lock: 2 * scale.tickMs,
    idle: 3 * scale.tickMs,
    lifetime: 5 * scale.tickMs,
    touchEvery: 0,
    takeover: 'ask',
    ...options,
  }),
})

const WORLDS: readonly World[] = [FINE, SLOW].flatMap((scale) => [
  worldOf(scale, 1, { keepEndings: { count: 1, for: '36500d' } }),
  worldOf(scale, 2, { keepEndings: { count: 1, for: '36500d' } }),
  worldOf(scale, 1, { keepEndings: { count: 3, for: '36500d' }, takeover: 'ask-with-password', lock: scale.tickMs }),
])

/** The real thing: times run on, names are never used twice. */
interface Reality {
  record: AccountRecord
  now: number
  names: number
  readonly issued: Map<string, number>
}

test('a record and the one that stands for it go the same way', { timeout: 120_000 }, () => {
  const steps = fc.array(fc.nat(2_000), { minLength: 1, maxLength: 25, size: 'max' })
  fc.assert(
    fc.property(fc.constantFrom(...WORLDS), steps, (world, numbers) => {
      const reality: Reality = { record: EMPTY_RECORD, now: NOW, names: 0, issued: new Map() }
      for (const n of numbers) if (!goesTheSameWay(reality, world, n)) return
    }),
    { numRuns: Number(process.env['UTSESSIONS_LAW_RUNS'] ?? 20_000) / 10 },
  )
})

/** `false`: the caps of eight, which the quotient leaves out, would have a say from here on. */
function goesTheSameWay(reality: Reality, { scale, policy }: World, n: number): boolean {
  if (n % 4 === 0) {
    const { record } = canonical(reality.record, reality.now, scale)
    reality.now += scale.tickMs
    expect(canonical(reality.record, reality.now, scale).key).toBe(canonical(record, NOW + scale.tickMs, scale).key)
    return true
  }
  const { record, names } = canonical(reality.record, reality.now, scale)
  const asks = asksOf(record, EXTRAS)
  const ask = asks[n % asks.length] as Ask
  const standing = commandOf(ask, record, NOW, scale)
  const command = inReality(standing, reality, names)
  if (!command) return true
  const real = decide(reality.record, command, policy)
  const stands = decide(record, standing, policy)
  if (isDeadByAge(real.decision) && record.sessions.some(({ retired }) => retired?.tokens.includes(ask.token ?? '')))
    return true
  const asked = JSON.stringify(ask)
  expect(real.decision.outcome, asked).toBe(stands.decision.outcome)
  expect(real.record === reality.record, asked).toBe(stands.record === record)
  expect(canonical(real.record, reality.now, scale).key, asked).toBe(canonical(stands.record, NOW, scale).key)
  for (const { id, tokens, openedAt } of real.record.sessions)
    for (const hash of [id, ...tokens]) reality.issued.set(hash, openedAt)
  reality.record = real.record
  return real.record.sessions.every(({ tokens, hostSessions }) => tokens.length < 7 && hostSessions.length < 7)
}

/** The one difference that `quotient.ts` names: a replaced token past its time may also be too old for reality, which then does nothing. */
function isDeadByAge(decision: Decision): boolean {
  return decision.outcome === 'ended' && decision.forgotten === true
}

/** The command with names of the real record, at the real time; `undefined` where there is nobody to ask it. */
function inReality(asked: Command, reality: Reality, names: Readonly<Record<string, string>>): Command | undefined {
  reality.names += 1
  const number = String(reality.names).padStart(6, '0')
  const isId = new Set([...reality.record.sessions, ...reality.record.endings].map(({ id }) => id))
  const inOrder = Object.entries(names).toSorted(([a], [b]) => Number(isId.has(a)) - Number(isId.has(b)))
  const olds = Object.fromEntries(inOrder.map(([old, name]) => [name, old]))
  const lost = [...reality.issued.keys()].find((hash) => !(hash in names))
  if (JSON.stringify(asked).includes(`"${FORGOTTEN}"`) && lost === undefined) return undefined
  const real = JSON.parse(JSON.stringify(asked), (_, value: unknown) => {
    if (typeof value !== 'string') return value
    if (value === 'x-new-token') return `n${number}`
    if (value === 'a-new-token') return `a${String(999_999 - reality.names)}`
    if (value.startsWith('new-')) return `${value}${number}`
    return value === FORGOTTEN ? lost : (olds[value] ?? value)
  }) as Command & { token?: { hash: string; issuedAt: number }; ticket?: { until: number } }
  const { token, ticket } = real
  return {
    ...real,
    now: reality.now,
    ...(token && { token: { ...token, issuedAt: reality.issued.get(token.hash) ?? token.issuedAt } }),
    ...(ticket && { ticket: { ...ticket, until: ticket.until - NOW + reality.now } }),
  } as Command
}
