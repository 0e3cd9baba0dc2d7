// The laws: what must hold of every single step of `decide`, whatever came before. Called by the histories and by the exhaustive
// exploration. The arithmetic of lock, idle and lifetime is written a second time here, on purpose.

import type { Command, DisownCommand, GrantCommand, RevokeCommand } from '../../src/policy/command.ts'
import type { Entry, Step } from '../../src/policy/decision.ts'
import type { Policy } from '../../src/policy/options.ts'
import { type AccountRecord, type Ending, MOST_HASHES, MOST_SESSIONS, type Session } from '../../src/policy/record.ts'

/** A step to be judged; `run` is the rule that made it. */
export interface Case {
  readonly before: AccountRecord
  readonly command: Command
  /** The policy that the laws hold the step to. */
  readonly policy: Policy
  readonly run: (record: AccountRecord, command: Command) => Step
  readonly step: Step
}

interface Seen extends Case {
  readonly after: AccountRecord
  readonly now: number
  /** By how much the record led a clock that was corrected; 0 otherwise. */
  readonly lead: number
  /** The sessions before, with their instants moved where the clock was corrected. */
  readonly sessions: readonly Session[]
  /** The endings before, likewise: of the step's own trimming nothing is there yet. */
  readonly endings: readonly Ending[]
  /** The record after sweep and trim alone: what a request that belongs to nobody leaves. */
  readonly base: AccountRecord
  /** The same, knowing no more of the forgotten than the step did when it was asked. */
  readonly known: AccountRecord
}

type Law = (seen: Seen) => boolean

/** The name of the first law that a step breaks. */
export function brokenLaw(given: Case): string | undefined {
  const seen = look(given)
  return Object.entries(LAWS).find(([, holds]) => !holds(seen))?.[0]
}

const LAWS: Readonly<Record<string, Law>> = {
  'never more counted sessions than allowed': ({ after, policy }) =>
    !policy.enforce || counted(after.sessions).length <= policy.maxSessions,

  'no session lives past its time': ({ after, policy, now }) =>
    after.sessions.every((session) => endOf(session, policy) > now),

  'nobody ends without cause, least of all within the lock window': (seen) =>
    seen.sessions.every((session) => {
      const end = endings(seen.step.entries).find((entry) => entry.session === session.id)
      return has(seen.after.sessions, session.id)
        ? end === undefined
        : end !== undefined && hasCause(session, end, seen)
    }),

  'as few as needed give way, in the order of displace': (seen) => {
    const { step, base, policy, now } = seen
    const victims = counted(base.sessions).filter(({ id }) =>
      endings(step.entries).some(
        ({ session, kind, by }) => session === id && kind === 'displaced' && by?.rule !== 'capacity',
      ),
    )
    if (victims.length === 0) return true
    if (takesOver(seen)) return victims.length === needed(seen)
    const spared = counted(base.sessions).filter(
      (session) => lockOf(session, policy) <= now && !victims.includes(session),
    )
    return victims.length === needed(seen) && victims.every((v) => spared.every((s) => givesWay(v, s, policy)))
  },

  'a refusal changes nothing beyond sweep and trim': ({ step, before, after, base }) =>
    step.decision.outcome !== 'refused' || (base === before ? after === before : same(base, after)),

  'a refusal has its reason': ({ step: { decision }, before, base, command, policy, now, lead }) => {
    if (decision.outcome !== 'refused') return true
    if (decision.reason === 'ticket' || decision.reason === 'password' || decision.reason === 'gone') {
      if (command.kind !== 'takeover' || command.operator !== undefined) return false
      const { ticket, pick = [] } = command
      const isSpent = before.spent.some((used) => used.ticket === ticket?.hash)
      const isGood = ticket !== undefined && !isSpent && now < ticket.until && policy.takeover !== 'never'
      if (decision.reason === 'gone' && !pick.every((id) => counted(base.sessions).every((one) => one.id !== id)))
        return false
      return isGood === (decision.reason !== 'ticket')
    }
    const holders = counted(base.sessions)
    const free = holders.filter((session) => lockOf(session, policy) <= now)
    const isFull = free.length < holders.length + 1 - policy.maxSessions
    if (grantIn(before, now, lead)) return false
    return isFull && policy.enforce && decision.reason === (policy.lockMs === Infinity ? 'full' : 'locked')
  },

  'retryAt is exact: refused one millisecond before, admitted at it': ({
    step: { decision },
    after,
    command,
    now,
    run,
  }) => {
    if (decision.outcome !== 'refused' || command.kind !== 'open') return true
    if (diesByItself(after, command)) return true
    const outcomeAt = (instant: number) => run(after, { ...command, now: instant }).decision.outcome
    const { retryAt } = decision
    if (retryAt === null) return outcomeAt(now + A_CENTURY_MS) === 'refused'
    return retryAt > now && outcomeAt(retryAt - 1) === 'refused' && outcomeAt(retryAt) === 'admitted'
  },

  'the device that holds a place gets in': ({ step, base, known, command }) => {
    if (command.kind !== 'open' || command.device === undefined || isDead(known, command)) return true
    const { device } = command
    const held = (command.exempt ? base.sessions : counted(base.sessions)).some((session) =>
      session.devices.includes(device),
    )
    return !held || step.decision.outcome !== 'refused'
  },

  'a remembered sign-in does not bring back what was ended on its device': ({ step, base, known, command, now }) => {
    if (command.kind !== 'open' || !command.remembered || command.device === undefined) return true
    const { device, token, hostSession, newToken } = command
    const isKnown =
      hasToken(base.sessions, token?.hash, now) ||
      leadsTo(base.sessions, newToken) ||
      base.sessions.some(({ hostSessions }) => hostSession !== undefined && hostSessions.includes(hostSession))
    const last = known.endings.findLast(({ devices }) => devices?.includes(device))
    const isHeld = base.sessions.some(({ devices }) => devices.includes(device))
    if (isKnown || isHeld || last === undefined || MAY_COME_BACK.has(last.reason)) return true
    return step.decision.outcome === 'ended' && same(contents(step.record), contents(base))
  },

  'a sign-in by hand is not held to what became of its device': ({ step, before, command, run }) => {
    if (command.kind !== 'open' || command.remembered) return true
    const stranger = run(before, { ...command, device: undefined })
    return step.decision.outcome !== 'ended' || stranger.decision.outcome === 'ended'
  },

  'a ticket works once, in its time, and only where the policy permits': ({
    step: { decision },
    before,
    command,
    policy,
    now,
  }) => {
    if (command.kind !== 'takeover' || command.operator !== undefined) return true
    if (decision.outcome !== 'admitted' || !decision.opened) return true
    const { ticket } = command
    const isSpent = before.spent.some((used) => used.ticket === ticket?.hash)
    return ticket !== undefined && !isSpent && now < ticket.until && policy.takeover !== 'never'
  },

  'under ask-with-password nobody takes over by a ticket who was not asked again': ({ step, command, policy }) => {
    if (command.kind !== 'takeover' || command.operator !== undefined) return true
    const { decision } = step
    if (policy.takeover !== 'ask-with-password' || command.reauthenticated === true) return true
    return decision.outcome !== 'admitted' || !decision.opened
  },

  'it was not me: in time and by its token a displaced session ends its displacer, and nobody else': (seen) => {
    const { command, step, base, after } = seen
    if (command.kind !== 'disown') return true
    const { decision } = step
    const dead = disowner(seen, command)
    const live = base.sessions.find(({ id }) => id === dead?.by?.session)
    const over = live ? undefined : disownedBy(seen, dead)
    const rest = base.sessions.filter((session) => session !== live)
    if (!same(after.sessions, rest)) return false
    const { id, openedAt, label = null } = live ?? over ?? {}
    if (id === undefined) return decision.outcome === 'ended' && step.record === (base === seen.before ? base : after)
    const expected = { outcome: 'disowned', session: dead?.id, by: { session: id, device: label, since: openedAt } }
    return same(decision, expected)
  },

  'a grant lets in one newcomer who would have been refused, and nobody uses it up otherwise': (seen) => {
    const { step, before, after, base, command, policy, now, lead } = seen
    const open = grantIn(before, now, lead)
    if (command.kind === 'grant')
      return (
        same(step.decision, { outcome: 'granted', until: now + command.forMs }) && same(after.sessions, base.sessions)
      )
    if (command.kind === 'revoke' && command.target === 'all') return after.grant === undefined
    if (!open) return !usesGrant(seen) && (after === before || after.grant === undefined)
    if (!usesGrant(seen)) return after === before || same(after.grant, open)
    const { decision } = step
    const isFull = counted(base.sessions).filter((session) => lockOf(session, policy) <= now).length < needed(seen)
    const by = step.entries.filter(({ kind }) => kind === 'displaced').filter((line) => line.by?.takeover)
    return (
      after.grant === undefined &&
      command.kind === 'open' &&
      decision.outcome === 'admitted' &&
      decision.opened &&
      (isFull || !policy.enforce) &&
      by.every((line) => line.by?.operator === open.operator) &&
      step.entries.at(-1)?.by?.operator === open.operator
    )
  },

  'a device is new once, and the first where none was known': ({ step, sessions, before, command }) => {
    const opened = step.entries.find((entry) => entry.kind === 'opened')
    if (!opened || (command.kind !== 'open' && command.kind !== 'takeover')) return opened === undefined
    const { device, nextDevice = device } = command
    const known = new Set([...sessions, ...before.endings].flatMap(({ devices = [] }) => [...devices]))
    const isNew = (device ?? nextDevice) !== undefined && !known.has(device ?? nextDevice ?? '')
    return opened.device === (isNew ? (known.size === 0 ? 'first' : 'another') : undefined)
  },

  'a token that was replaced dies thirty seconds later': ({ sessions, after, now }) =>
    after.sessions.every(({ id, retired }) => {
      const old = sessions.find((session) => session.id === id)?.retired
      return retired === undefined || same(old?.tokens, retired.tokens) || retired.until === now + 30_000
    }),

  'where the least recently used gives way, the order of use is exact': ({
    step: { decision },
    after,
    command,
    policy,
  }) => {
    if (policy.displace !== 'least-recently-used' || command.kind !== 'check' || decision.outcome !== 'alive')
      return true
    if (command.passive || command.activeAt !== undefined) return true
    return after.sessions.every(({ lastSeenAt }) => lastSeenAt <= decision.session.lastSeenAt)
  },

  'a dead sign-in stays dead': ({ step, base, known, command }) => {
    if (
      command.kind === 'revoke' ||
      command.kind === 'disown' ||
      command.kind === 'grant' ||
      (command.kind === 'close' && command.session !== undefined)
    )
      return true
    if ('newToken' in command && leadsTo(base.sessions, command.newToken)) return true // a retry of what was done
    return !isDead(known, command) || step.decision.outcome === 'ended'
  },

  'an ended session never lives again': ({ step, before, after }) => {
    const ended = [...before.endings.map(({ id }) => id), ...endings(step.entries).map(({ session }) => session)]
    return after.sessions.every(({ id }) => !ended.includes(id))
  },

  'the journal explains every change of the record': ({ step, sessions, after, now, command }) => {
    const live = new Set(sessions.map(({ id }) => id))
    for (const entry of step.entries) {
      if (entry.at !== now || entry.account !== command.account) return false
      if (entry.enforced === false || entry.session === undefined) continue
      if (entry.kind === 'opened' && live.size === live.add(entry.session).size) return false
      if (ENDS.has(entry.kind) && !live.delete(entry.session)) return false
    }
    return live.size === after.sessions.length && after.sessions.every(({ id }) => live.has(id))
  },

  'the journal tells of refusals, renewals, takeovers, grants and corrections, each once': (seen) => {
    const { step, before, base, command, now, lead } = seen
    const { decision, entries } = step
    const times = (kind: Entry['kind']) =>
      entries.filter((entry) => entry.kind === kind && entry.enforced !== false).length
    const isOpened = decision.outcome === 'admitted' && decision.opened
    const isRenewed =
      command.kind === 'renew' && decision.outcome === 'alive' && !hasToken(base.sessions, command.newToken, now)
    return (
      times('refused') === Number(decision.outcome === 'refused') &&
      times('opened') === Number(isOpened) &&
      times('taken-over') === Number(isOpened && takesOver(seen)) &&
      times('granted') === Number(command.kind === 'grant' && !same(grantIn(before, now, lead), step.record.grant)) &&
      times('renewed') === Number(isRenewed) &&
      times('clock-corrected') === Number(lead > 0)
    )
  },

  'displaced and displacing sessions name each other': ({ step }) => {
    const opened = step.entries.find((entry) => entry.kind === 'opened')
    const by = step.entries.filter(
      ({ by, enforced }) => by?.session !== undefined && !by.disowned && enforced !== false,
    )
    return (
      by.every((entry) => entry.by?.session === opened?.session) &&
      same(
        opened?.sessions ?? [],
        by.map((e) => e.session),
      )
    )
  },

  'time never runs back': ({ before, after, sessions, now }) =>
    (after === before || after.at === now) &&
    after.sessions.every((session) => {
      const old = sessions.find(({ id }) => id === session.id) ?? session
      return session.openedAt === old.openedAt && isAscending(old.openedAt, old.lastSeenAt, session.lastSeenAt, now)
    }),

  'asked again at once, it answers the same and writes nothing': ({ step, after, command, run }) => {
    const { decision } = step
    const isForgotten =
      decision.outcome === 'ended' && decision.session !== null && !has(after.endings, decision.session)
    if (
      decision.outcome === 'disowned' &&
      !(has(after.endings, decision.session) && has(after.endings, decision.by.session))
    )
      return true // known limit: of two endings, where fewer are kept
    if (isForgotten && !has(after.sessions, decision.session)) return true // known limit: a host session is dead only while its ending is kept
    if (decision.outcome === 'refused' && diesByItself(after, command)) return true
    const again = run(after, command)
    return (
      again.record === after && again.decision.outcome === decision.outcome && idOf(again.decision) === idOf(decision)
    )
  },

  'what has nothing to write returns the same record': ({ before, after, lead }) =>
    after === before || lead > 0 || !same(contents(before), contents(after)),

  'an answer speaks of what the record holds': ({ step: { decision }, after, command, policy }) => {
    if (decision.outcome === 'ended') return decision.sessions.every((id) => !has(after.sessions, id))
    if (decision.outcome === 'refused') return decision.holders.every(({ id }) => has(after.sessions, id))
    if (decision.outcome === 'disowned') return !has(after.sessions, decision.by.session)
    if (decision.outcome === 'granted') return same(after.grant?.until, decision.until)
    const { session, issued, expiresAt } = decision
    if (issued && !('newToken' in command && leadsTo([session], command.newToken))) return false
    return after.sessions.includes(session) && (expiresAt ?? Infinity) === endOf(session, policy)
  },

  'the record stays small, and no token belongs to two sessions': ({ before, after, policy }) => {
    const tokens = after.sessions.flatMap((session) => [...session.tokens, ...(session.retired?.tokens ?? [])])
    return (
      after.sessions.length <= MOST_SESSIONS &&
      (after === before || after.endings.length <= policy.keepEndings) &&
      new Set(tokens).size === tokens.length &&
      after.sessions.every((s) => [s.tokens, s.hostSessions, s.devices].every((list) => list.length <= MOST_HASHES))
    )
  },

  'a store is told the truth of how long to keep it': ({ before, after, policy }) => {
    if (after === before) return true
    const ends = after.sessions.map((session) => endOf(session, policy))
    const due = Math.min(Infinity, ...ends)
    if (after.keepUntil < (after.grant?.until ?? 0)) return false
    return (after.dueAt ?? Infinity) === due && ends.every((end) => end === Infinity || after.keepUntil >= end)
  },
}

const MAY_COME_BACK: ReadonlySet<string> = new Set(['idle', 'expired', 'replaced'])
const A_CENTURY_MS = 36_500 * 86_400_000
const ENDS: ReadonlySet<string> = new Set(['displaced', 'replaced', 'closed', 'expired', 'idle', 'revoked'])

const DISOWN_MS = 900_000

const NO_AGES = { notBefore: 0, forgottenBefore: 0 }

function look(given: Case): Seen {
  const { before, command, run, step } = given
  const lead = before.at - command.now > 60_000 ? before.at - command.now : 0
  const now = lead > 0 ? command.now : Math.max(command.now, before.at)
  const base = run(before, { kind: 'check', account: command.account, now: command.now, passive: true }).record
  const sessions = lead > 0 ? before.sessions.map((session) => moved(session, now, lead)) : before.sessions
  const endings = lead > 0 ? before.endings.map((ending) => movedEnding(ending, now, lead)) : before.endings
  const ages = lead > 0 ? NO_AGES : before
  const known = { ...base, notBefore: ages.notBefore, forgottenBefore: ages.forgottenBefore }
  return { ...given, after: step.record, now, lead, sessions, endings, base, known }
}

function moved(session: Session, now: number, lead: number): Session {
  const back = (instant: number) => (instant > now ? instant - lead : instant)
  const openedAt = back(session.openedAt)
  const { renewedAt } = session
  return {
    ...session,
    openedAt,
    lastSeenAt: Math.max(openedAt, back(session.lastSeenAt)),
    ...(renewedAt !== undefined && { renewedAt: Math.max(openedAt, back(renewedAt)) }),
  }
}

function movedEnding(ending: Ending, now: number, lead: number): Ending {
  const back = (instant: number) => (instant > now ? instant - lead : instant)
  const openedAt = back(ending.openedAt)
  return { ...ending, openedAt, endedAt: Math.max(openedAt, back(ending.endedAt)) }
}

/** The ending whose token may disown now: of a session that another one displaced, less than fifteen minutes ago. */
function disowner({ endings, now }: Seen, { token }: DisownCommand): Ending | undefined {
  const dead = endings.findLast(({ tokens }) => tokens.includes(token.hash))
  return dead?.reason === 'displaced' && now - dead.endedAt < DISOWN_MS ? dead : undefined
}

/** The ending that this one has caused by disowning, unless all sessions were revoked since. */
function disownedBy({ endings, base }: Seen, dead: Ending | undefined): Ending | undefined {
  const over = endings.find(({ id, by }) => id === dead?.by?.session && by?.disowned && by.session === dead.id)
  return over && base.notBefore <= over.endedAt ? over : undefined
}

/** The grant that a step finds open: one that a wrong clock has made is moved back. */
function grantIn({ grant }: AccountRecord, now: number, lead: number): AccountRecord['grant'] {
  if (grant === undefined) return undefined
  const until = lead > 0 && grant.until > now ? grant.until - lead : grant.until
  return now < until ? { ...grant, until } : undefined
}

/** Told by what was written down: an opening that is a takeover is one by a grant. */
function usesGrant({ command, step }: Seen): boolean {
  return command.kind === 'open' && step.entries.some(({ kind }) => kind === 'taken-over')
}

/** The lock is waived: by a ticket, by an operator at once, or by one who granted it before. */
function takesOver(seen: Seen): boolean {
  return seen.command.kind === 'takeover' || usesGrant(seen)
}

/** How many have to go for one more. */
function needed({ base, policy }: Seen): number {
  return counted(base.sessions).length + 1 - policy.maxSessions
}

function hasCause(session: Session, { kind, by }: Entry, seen: Seen): boolean {
  const { command, policy, now } = seen
  const isOver = endOf(session, policy) <= now
  if (kind === 'expired' || kind === 'idle') return isOver && kind === limitOf(session, policy)
  if (isOver) return false
  if (kind === 'closed') return command.kind === 'close'
  if (kind === 'revoked' && command.kind === 'disown') {
    const dead = disowner(seen, command)
    return dead !== undefined && dead.by?.session === session.id && by?.session === dead.id && by.disowned === true
  }
  if (kind === 'revoked') return command.kind === 'revoke' && by?.disowned === undefined
  if (by?.rule === 'policy')
    return policy.enforce && !session.exempt && counted(seen.sessions).length > policy.maxSessions
  if (command.kind !== 'open' && command.kind !== 'takeover') return false
  if (kind === 'replaced') return command.device !== undefined && session.devices.includes(command.device)
  if (by?.rule === 'capacity') return seen.sessions.length >= MOST_SESSIONS
  if (session.exempt || !policy.enforce) return false
  if (usesGrant(seen)) return grantIn(seen.before, now, seen.lead) !== undefined
  return command.kind === 'takeover' || lockOf(session, policy) <= now
}

/** Whether the record knows that this sign-in is over. */
function isDead(
  record: AccountRecord,
  command: Exclude<Command, RevokeCommand | DisownCommand | GrantCommand>,
): boolean {
  const { token, hostSession } = command
  const newToken = 'newToken' in command ? command.newToken : undefined
  if (record.endings.some((ending) => isOf(ending, token?.hash, hostSession) || isOf(ending, newToken, undefined)))
    return true
  const now = Math.max(command.now, record.at)
  const isAlive =
    hasToken(record.sessions, token?.hash, now) ||
    hasToken(record.sessions, newToken, now) ||
    record.sessions.some((session) => hostSession !== undefined && session.hostSessions.includes(hostSession))
  const issuedAt = Math.min(token?.issuedAt ?? Infinity, command.signedInAt ?? Infinity)
  return !isAlive && (issuedAt < record.notBefore || issuedAt <= record.forgottenBefore)
}

/**
 * A refused sign-in that is dead by the time it comes again, though nobody asked for its end: it was signed in before a session that has
 * just been forgotten, or it shows a token that a renewal has replaced, which dies with its session.
 */
function diesByItself(after: AccountRecord, command: Command): boolean {
  if (command.kind !== 'open' && command.kind !== 'takeover') return false
  const hash = command.token?.hash ?? ''
  return isDead(after, command) || after.sessions.some(({ retired }) => retired?.tokens.includes(hash))
}

function isOf(ending: Ending, token: string | undefined, hostSession: string | undefined): boolean {
  const byToken = token !== undefined && ending.tokens.includes(token)
  return byToken || (hostSession !== undefined && ending.hostSessions.includes(hostSession))
}

function hasToken(sessions: readonly Session[], token: string | undefined, now: number): boolean {
  if (token === undefined) return false
  return sessions.some(
    ({ tokens, retired }) =>
      tokens.includes(token) || (retired && now < retired.until && retired.tokens.includes(token)),
  )
}

function leadsTo(sessions: readonly Session[], newToken: string): boolean {
  return sessions.some(({ tokens, retired }) => tokens.includes(newToken) || retired?.tokens.includes(newToken))
}

function lockOf(session: Session, { lockMs, lockFrom, touchEveryMs }: Policy): number {
  return (lockFrom === 'opening' ? session.openedAt : session.lastSeenAt + touchEveryMs) + lockMs
}

function endOf(session: Session, { lifetimeMs, idleMs, touchEveryMs }: Policy): number {
  return Math.min((session.renewedAt ?? session.openedAt) + lifetimeMs, session.lastSeenAt + touchEveryMs + idleMs)
}

function limitOf(session: Session, policy: Policy): 'expired' | 'idle' {
  return (session.renewedAt ?? session.openedAt) + policy.lifetimeMs === endOf(session, policy) ? 'expired' : 'idle'
}

function givesWay(victim: Session, spared: Session, { displace }: Policy): boolean {
  const order =
    typeof displace === 'function'
      ? displace(victim, spared)
      : displace === 'oldest'
        ? victim.openedAt - spared.openedAt
        : victim.lastSeenAt - spared.lastSeenAt
  return order < 0 || (order === 0 && victim.id < spared.id)
}

function counted(sessions: readonly Session[]): readonly Session[] {
  return sessions.filter((session) => session.exempt !== true)
}

function endings(entries: readonly Entry[]): readonly Entry[] {
  return entries.filter((entry) => ENDS.has(entry.kind) && entry.enforced !== false)
}

function has(list: readonly { readonly id: string }[], id: string | null | undefined): boolean {
  return list.some((one) => one.id === id)
}

function idOf(decision: Step['decision']): string | null | undefined {
  if (decision.outcome === 'refused') return decision.reason
  if (decision.outcome === 'disowned') return decision.session
  if (decision.outcome === 'granted') return 'granted'
  return decision.outcome === 'ended' ? 'ended' : decision.session.id
}

function contents({ sessions, endings, notBefore, forgottenBefore, spent, grant }: AccountRecord): unknown {
  return [sessions, endings, notBefore, forgottenBefore, spent, grant]
}

function isAscending(...instants: readonly number[]): boolean {
  return instants.every((instant, i) => i === 0 || instant >= (instants[i - 1] as number))
}

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}
