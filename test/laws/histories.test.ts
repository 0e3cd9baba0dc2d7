// Random histories of one account: all commands, changing policies, a clock that jumps forwards, backwards and exactly onto the
// boundaries. Each step must obey the laws, and each history as a whole what is said at the end of `live`.
// More of them: UTSESSIONS_LAW_RUNS=200000.

import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Command, Credentials, TakeoverCommand } from '../../src/policy/command.ts'
import { decide } from '../../src/policy/decide.ts'
import { type Policy, type PolicyOptions, resolvePolicy } from '../../src/policy/options.ts'
import { type AccountRecord, EMPTY_RECORD, type Session } from '../../src/policy/record.ts'
import { decodeRecord, encodeRecord } from '../../src/stores/codec.ts'
import { brokenLaw } from './laws.ts'

const RUNS = Number(process.env['UTSESSIONS_LAW_RUNS'] ?? 20_000)
const DISOWN_MS = 900_000
const START = Date.UTC(2026, 0, 1)

const POLICIES: readonly Policy[] = (
  [
    { lock: '10s', idle: '60s', lifetime: '3m', touchEvery: '5s' },
    { maxSessions: 2, lock: '10s', idle: '60s', takeover: 'ask' },
    { maxSessions: 2, lock: 0, displace: 'least-recently-used', touchEvery: '5s' },
    { lock: 'forever', idle: '30s', takeover: 'ask-with-password' },
    {
      maxSessions: 3,
      lock: '20s',
      lockFrom: 'activity',
      touchEvery: '2s',
      displace: 'least-recently-used',
      takeover: 'ask',
    },
    { maxSessions: 'unlimited', lock: 0, idle: 'none' },
    { maxSessions: 2, lock: '10s', lifetime: '60s', enforce: false },
    { maxSessions: 2, lock: '10s', displace: (a, b) => b.openedAt - a.openedAt, keepEndings: { count: 1, for: '20s' } },
    { lock: '10s', keepEndings: 0, takeover: 'ask' },
    { maxSessions: 4, lock: '5s', idle: 'none', lifetime: 'none' },
    { lock: 0, idle: '20m', takeover: 'ask-with-password' },
  ] satisfies PolicyOptions[]
).map((options) => resolvePolicy(options))

const KINDS = [
  'open',
  'open',
  'open',
  'check',
  'check',
  'wait',
  'wait',
  'close',
  'revoke',
  'renew',
  'takeover',
  'disown',
  'grant',
  'again',
  'rules',
] as const
const WAITS = [
  0, 1, 999, 1_000, 5_000, 10_000, 30_000, 60_000, 200_000, 400_000, -1, -1_000, -59_000, -61_000, -600_000,
]

/** What happens next; the numbers pick among what there is at that moment. */
type Event = readonly [kind: (typeof KINDS)[number], who: number, a: number, b: number, c: number]
const event: fc.Arbitrary<Event> = fc.tuple(fc.constantFrom(...KINDS), fc.nat(3), fc.nat(19), fc.nat(19), fc.nat(19))

interface Issued {
  readonly hash: string
  readonly issuedAt: number
}

/** All that has happened so far. */
interface History {
  record: AccountRecord
  now: number
  policy: Policy
  isCorrected: boolean
  readonly commands: Command[]
  readonly tokens: Issued[]
  readonly hosts: string[]
  readonly ended: Map<string, readonly Issued[]>
  readonly opened: Set<string>
  /** Those on whose word another session was ended. */
  readonly disowners: Set<string>
}

test(`in ${RUNS} histories no step breaks a law`, { timeout: 60_000 + RUNS * 10 }, () => {
  const histories = fc.tuple(fc.nat(POLICIES.length - 1), fc.array(event, { minLength: 1, maxLength: 40, size: 'max' }))
  fc.assert(
    fc.property(histories, ([policy, events]) => live(POLICIES[policy] as Policy, events)),
    { numRuns: RUNS },
  )
})

function live(policy: Policy, events: readonly Event[]): void {
  const history: History = {
    record: EMPTY_RECORD,
    now: START,
    policy,
    isCorrected: false,
    commands: [],
    tokens: [],
    hosts: [],
    ended: new Map(),
    opened: new Set(),
    disowners: new Set(),
  }
  for (const event of events) happen(history, event)
}

function happen(history: History, event: Event): void {
  const [kind, , a, b, c] = event
  if (kind === 'rules') history.policy = pick(POLICIES, a)
  if (kind === 'wait') history.now = later(history, a, b, c)
  if (kind === 'rules' || kind === 'wait') return
  const command = kind === 'again' ? again(history, a) : commandOf(history, event)
  if (command) step(history, command)
}

/** A fixed time later or earlier, or just before, at or just after one of the boundaries. */
function later({ record, policy, now }: History, a: number, b: number, c: number): number {
  const boundaries = [
    ...record.sessions.flatMap((session) => boundariesOf(session, policy)),
    ...record.spent.map((ticket) => ticket.until),
    ...(record.grant ? [record.grant.until] : []),
    ...record.endings.flatMap(({ endedAt }) => [endedAt + policy.keepEndingsMs, endedAt + DISOWN_MS]),
  ].filter((instant) => instant < Infinity && instant >= now - 120_000)
  if (a % 2 === 0 || boundaries.length === 0) return now + pick(WAITS, b)
  return pick(boundaries, b) + (c % 3) - 1
}

function boundariesOf({ openedAt, lastSeenAt, renewedAt, retired }: Session, policy: Policy): readonly number[] {
  const { lockMs, idleMs, lifetimeMs, touchEveryMs } = policy
  const fromActivity = lastSeenAt + touchEveryMs
  return [
    openedAt + lockMs,
    fromActivity + lockMs,
    fromActivity,
    fromActivity + idleMs,
    (renewedAt ?? openedAt) + lifetimeMs,
    retired?.until ?? 0,
  ]
}

/** One of the last commands once more, now: a retry after a lost answer. */
function again({ commands, record, ended, now }: History, a: number): Command | undefined {
  const command = commands.at(-1 - (a % 3))
  if (!command) return undefined
  // Known limit: a retry that comes after its session has ended and been forgotten has nothing by which it could be told.
  const isForgotten =
    'newToken' in command && ended.has(command.newToken) && !record.endings.some(({ id }) => id === command.newToken)
  return isForgotten ? undefined : { ...command, now }
}

function commandOf(history: History, [kind, who, a, b, c]: Event): Command {
  const { now, record, commands } = history
  const common = { account: 'U', now }
  const ids = [...record.sessions, ...record.endings].map(({ id }) => id)
  const newToken = `${(a * 7 + commands.length) % 10}t${commands.length}`
  const newcomer = {
    newToken,
    device: c % 5 === 0 ? undefined : `device-${who}`,
    label: `L${who}`,
    exempt: c === 1 || undefined,
  }
  switch (kind) {
    case 'takeover': {
      const ticket = ticketOf(history, b, c)
      const by = a % 3 === 0 ? { operator: 'root' } : { ticket: a % 7 === 1 ? undefined : ticket }
      return {
        kind,
        ...common,
        ...newcomer,
        ...arriving(history, b, c),
        ...by,
        nextDevice: c % 6 === 5 ? `device-${(who + 1) % 4}` : undefined,
        reauthenticated: b % 3 > 0 || undefined,
        pick: b % 2 ? [pick([...ids, 'x'], b)] : undefined,
      }
    }
    case 'close':
      return { kind, ...common, ...credentials(history, a, b), session: c < 4 ? pick([...ids, 'x'], c) : undefined }
    case 'revoke': {
      const others = c % 2 ? credentials(history, a, b) : { session: pick([...ids, 'x'], a) }
      return {
        kind,
        ...common,
        target: a < 5 ? 'all' : a < 12 ? { session: pick([...ids, 'x'], b) } : { othersThan: others },
      }
    }
    case 'renew':
      return { kind, ...common, ...credentials(history, a, b), newToken }
    case 'disown':
      return { kind, ...common, token: disownersToken(history, a, b) }
    case 'grant':
      return {
        kind,
        ...common,
        operator: pick(['root', 'Ada'], a),
        forMs: pick([1, 1_000, 10_000, 60_000, 900_000], b),
      }
    case 'check': {
      const activeAt = c % 4 === 0 ? now - 1_000 * b : undefined
      const adoptDevice = c % 7 === 0 ? `device-${who}` : undefined
      return { kind, ...common, ...credentials(history, a, b), passive: c % 3 === 0, activeAt, adoptDevice }
    }
    default:
      return {
        kind: 'open',
        ...common,
        ...newcomer,
        nextDevice: c % 6 === 5 ? `device-${(who + 1) % 4}` : undefined,
        remembered: c % 3 === 2 || undefined,
        ...arriving(history, a, b),
      }
  }
}

/** A new ticket, mostly a good one, or one that was shown before. */
function ticketOf({ commands, now }: History, b: number, c: number): TakeoverCommand['ticket'] {
  const shown = commands.findLast((command) => command.kind === 'takeover' && command.ticket)
  if (b % 3 === 0 && shown?.kind === 'takeover') return shown.ticket
  const until = now + pick([120_000, 120_000, 1, 0], c)
  return { hash: `ticket-${until}`, until }
}

/** Mostly a sign-in of its own; sometimes someone who has been here before, or says when the host signed it in. */
function arriving(history: History, a: number, b: number): Credentials {
  const { commands, now, record } = history
  if (a < 10) return { hostSession: a === 0 ? undefined : `h${commands.length}` }
  if (a === 10)
    return { signedInAt: pick([now, now - 1_000, record.notBefore, record.notBefore - 1, record.forgottenBefore], b) }
  return credentials(history, a - 11, b)
}

/** Mostly the token of an ending, the newest ones first; sometimes of anybody. */
function disownersToken({ record, tokens }: History, a: number, b: number): Issued {
  const dead = record.endings.flatMap(({ tokens, openedAt }) => tokens.map((hash) => ({ hash, issuedAt: openedAt })))
  const all = b % 4 > 0 && dead.length > 0 ? dead : tokens
  return all.at(-1 - (a % 5)) ?? { hash: 'never-issued', issuedAt: Infinity }
}

/** A token that was issued at some time, or a host session that came at some time, or both, or neither. */
function credentials({ tokens, hosts }: History, a: number, b: number): Credentials {
  const token = a % 8 === 7 ? { hash: 'never-issued', issuedAt: Infinity } : tokens.at(-1 - (a % 8))
  const hostSession = b < 10 ? undefined : hosts.at(-1 - (b % 5))
  return b === 9 ? { hostSession: hosts.at(-1) } : { token, hostSession }
}

function step(history: History, command: Command): void {
  const { record: before, policy } = history
  const run = (record: AccountRecord, asked: Command) => decide(record, asked, policy)
  const step = run(before, command)
  const broken = brokenLaw({ before, command, policy, run, step })
  if (broken)
    throw new Error(`${broken}\n${[...history.commands, command].map((one) => JSON.stringify(one)).join('\n')}`)
  if (!isDeepStrictEqual(run(before, command), step)) throw new Error('the same three values gave two answers')
  remember(history, command, step)
  if (step.record !== before) history.record = stored(step.record)
  const revived = history.record.sessions.find(({ id }) => history.ended.has(id))
  if (revived) throw new Error(`session ${revived.id} lives again`)
  if (!history.isCorrected) deadTokensAreKnown(history)
}

/** The record as it comes back from a store; frozen, so that whoever writes into it throws. */
function stored(record: AccountRecord): AccountRecord {
  const read = decodeRecord(encodeRecord(record))
  if (!isDeepStrictEqual(read, record)) throw new Error(`the codec changed the record: ${JSON.stringify(record)}`)
  return deepFreeze(read)
}

function remember(history: History, command: Command, { entries, decision }: ReturnType<typeof decide>): void {
  history.commands.push(command)
  if ('hostSession' in command && command.hostSession !== undefined) history.hosts.push(command.hostSession)
  for (const { kind, session = '', by, enforced } of entries) {
    if (by?.disowned && history.disowners.size === history.disowners.add(by.session ?? '').size)
      throw new Error(`${by.session} disowned twice`)
    if (kind === 'clock-corrected') history.isCorrected = true
    const before = history.record.sessions.find(({ id }) => id === session)
    if (kind === 'opened' && history.opened.size === history.opened.add(session).size)
      throw new Error(`${session} opened twice`)
    if (
      before &&
      enforced !== false &&
      ['displaced', 'replaced', 'closed', 'revoked', 'idle', 'expired'].includes(kind)
    ) {
      history.ended.set(session, tokensOf(before))
    }
  }
  if ((decision.outcome === 'admitted' || decision.outcome === 'alive') && decision.issued && 'newToken' in command) {
    history.tokens.push({ hash: command.newToken, issuedAt: decision.session.openedAt })
  }
}

/** What a session answers to until its end; of more than eight tokens the oldest are given up, as designed. */
function tokensOf({ tokens, retired, openedAt }: Session): readonly Issued[] {
  return [...(retired?.tokens ?? []), ...tokens].slice(-8).map((hash) => ({ hash, issuedAt: openedAt }))
}

/** Every token of a session that ended is known to be dead: by its ending, or by its age once that is forgotten. */
function deadTokensAreKnown({ ended, record }: History): void {
  for (const { hash, issuedAt } of [...ended.values()].flat()) {
    const isKept = record.endings.some(({ tokens }) => tokens.includes(hash))
    if (!isKept && issuedAt >= record.notBefore && issuedAt > record.forgottenBefore)
      throw new Error(`token ${hash} is no longer known to be dead`)
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const part of Object.values(value)) deepFreeze(part)
  }
  return value
}

function pick<T>(list: readonly T[], n: number): T {
  return list[n % list.length] as T
}

test('a law that is broken is found: an opening that overlooks the lock window', () => {
  const policy = resolvePolicy({ lock: '10s' })
  const run = (record: AccountRecord, command: Command) => decide(record, command, { ...policy, lockMs: 0 })
  const open = (name: string) => ({ kind: 'open', account: 'U', now: START, newToken: name }) as const
  const before = run(EMPTY_RECORD, open('A')).record
  const step = run(before, open('B'))
  expect(brokenLaw({ before, command: open('B'), policy, run, step })).toBe(
    'nobody ends without cause, least of all within the lock window',
  )
})

test('a law that is broken is found: a ticket that is enough where the password is needed too', () => {
  const policy = resolvePolicy({ lock: '10s', takeover: 'ask-with-password' })
  const run = (record: AccountRecord, command: Command) => decide(record, command, { ...policy, takeover: 'ask' })
  const before = run(EMPTY_RECORD, { kind: 'open', account: 'U', now: START, newToken: 'A' }).record
  const ticket = { hash: 'ticket', until: START + 1_000 }
  const command: Command = { kind: 'takeover', account: 'U', now: START, newToken: 'B', ticket }
  expect(brokenLaw({ before, command, policy, run, step: run(before, command) })).toBe(
    'under ask-with-password nobody takes over by a ticket who was not asked again',
  )
})
