// The quotient loses nothing: a record with all its history, and the one that stands for it, go the same way under the same commands.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Command } from '../../src/policy/command.ts'
import { decide } from '../../src/policy/decide.ts'
import type { Decision } from '../../src/policy/decision.ts'
import { resolvePolicy } from '../../src/policy/options.ts'
import { type AccountRecord, EMPTY_RECORD } from '../../src/policy/record.ts'
import { type Ask, asksOf, commandOf, type Extra } from './asking.ts'
import { canonical, FORGOTTEN, NOW } from './quotient.ts'

const SCALE = { tickMs: 10_000, horizon: 6, remembers: true }
const EXTRAS: readonly Extra[] = ['renewals', 'tickets', 'exempt', 'remembered', 'rare']
const POLICIES = [1, 2].map((maxSessions) =>
  resolvePolicy({
    maxSessions,
    lock: '20s',
    idle: '30s',
    lifetime: '50s',
    touchEvery: 0,
    takeover: 'ask',
    keepEndings: { count: 1, for: '36500d' },
  }),
)

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
    fc.property(fc.constantFrom(...POLICIES), steps, (policy, numbers) => {
      const reality: Reality = { record: EMPTY_RECORD, now: NOW, names: 0, issued: new Map() }
      for (const n of numbers) if (!goesTheSameWay(reality, policy, n)) return
    }),
    { numRuns: Number(process.env['UTSESSIONS_LAW_RUNS'] ?? 20_000) / 10 },
  )
})

/** `false`: the caps of eight, which the quotient leaves out, would have a say from here on. */
function goesTheSameWay(reality: Reality, policy: (typeof POLICIES)[number], n: number): boolean {
  if (n % 4 === 0) {
    const { record } = canonical(reality.record, reality.now, SCALE)
    reality.now += SCALE.tickMs
    expect(canonical(reality.record, reality.now, SCALE).key).toBe(canonical(record, NOW + SCALE.tickMs, SCALE).key)
    return true
  }
  const { record, names } = canonical(reality.record, reality.now, SCALE)
  const asks = asksOf(record, EXTRAS)
  const ask = asks[n % asks.length] as Ask
  const standing = commandOf(ask, record, NOW, SCALE)
  const command = inReality(standing, reality, names)
  if (!command) return true
  const real = decide(reality.record, command, policy)
  const stands = decide(record, standing, policy)
  if (isDeadByAge(real.decision) && record.sessions.some(({ retired }) => retired?.tokens.includes(ask.token ?? '')))
    return true
  const asked = JSON.stringify(ask)
  expect(real.decision.outcome, asked).toBe(stands.decision.outcome)
  expect(real.record === reality.record, asked).toBe(stands.record === record)
  expect(canonical(real.record, reality.now, SCALE).key, asked).toBe(canonical(stands.record, NOW, SCALE).key)
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
