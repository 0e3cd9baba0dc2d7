// The quotient that makes a small world finite: records that `decide` cannot tell apart, now or ever, count as one.
//
// Why no behaviour is lost:
// * `decide` compares instants with each other and with `now`, never with a calendar, so all may be shifted together: here `now` is
//   always NOW. An age beyond every limit of the world stays beyond it, so ages are clipped there; where order decides who gives way
//   (the openings of live sessions) the clipped ones keep their order.
// * Hashes are only compared for equality, and ids also for order, to break ties. They are renamed: live sessions by the rank of their
//   ids, so the order stays. Of the tokens, host sessions or replaced tokens of one session any is as good as any other (`decide` asks
//   only whether a hash is among them), so one of each is kept. The caps of eight are left to the unit tests and the histories.
// * Devices are interchangeable: those that the record knows come first, in the order of its sessions; where endings know theirs, in the
//   order of the places at which they are, since one session's have no order among themselves.
// * `decide` never reads the labels of an ending, nor `dueAt` and `keepUntil`. It reads reason and devices of an ending for remembered
//   sign-ins alone: where a world has some, they stay, the reasons as the two kinds of them. It reads by whom, when (they are kept for a
//   century here) and whether a session was displaced where it is disowned: in a world that has this, it stays where who took its place is
//   alive (the reason too: only the displaced may) or was ended by it; all others may end nobody, now and ever. A token is in the record or forgotten; a forgotten one is at most as old as `forgottenBefore`, now and later, so one
//   token that is exactly as old (FORGOTTEN) stands for all of them, whatever the age. (A token that a renewal has replaced, past its
//   time, may be younger or older than that while its session lives. Shown at an opening, it counts as none here; in reality it may
//   be too old, and then nothing happens.) `notBefore` kills only tokens that are among the endings or forgotten, which are dead without
//   it; only whether it is exactly `now` can be told, and whether it is later than somebody was disowned: then that counts no more. What
//   was disowned exactly now is still told after a revocation of this very instant, so that instant stays; an earlier one does not.
// A grant that is over is still there until the next write, which takes it away; how long it has been over nobody asks. All are one operator's.
// `quotient.test.ts` goes both ways side by side.

import type { AccountRecord, Ending, Session } from '../../src/policy/record.ts'

export const NOW = Date.UTC(2026, 0, 1)
export const DEVICES = ['d0', 'd1', 'd2'] as const

/** What stands for all tokens of sessions that the record has forgotten. */
export const FORGOTTEN = 'forgotten'

/** How long a tick is, and how many of them lie beyond every limit. */
export interface Scale {
  readonly tickMs: number
  readonly horizon: number
  /** There are remembered sign-ins, so it counts on which device a session ended, and whether by itself. */
  readonly remembers?: boolean
  /** Displaced sessions may say that it was not them, so it counts by whom they were, and when. */
  readonly disowns?: boolean
}

/** From the names of before to the names of now; what is not in it is no longer in the record. */
export type Names = Readonly<Record<string, string>>

export interface Canonical {
  readonly key: string
  readonly record: AccountRecord
  readonly names: Names
}

/** The record that stands for this one and all that are like it, as seen at `now`. */
export function canonical(record: AccountRecord, now: number, scale: Scale): Canonical {
  const names: Record<string, string> = {}
  nameDevices(record, names, scale)
  const far = record.sessions.map(({ openedAt }) => now - openedAt).filter((age) => age > scale.horizon * scale.tickMs)
  const older = [...new Set(far)].toSorted((a, b) => a - b)
  const clip = (instant: number) => NOW - Math.min(now - instant, scale.horizon * scale.tickMs)
  const clipOpening = (instant: number) => clip(instant) - (older.indexOf(now - instant) + 1)
  const ids = record.sessions.map(({ id }) => id).toSorted()
  const sessions = record.sessions.map((session) =>
    renamedSession(session, `s${ids.indexOf(session.id)}`, names, clip, clipOpening),
  )
  for (const [i, { id }] of record.endings.entries()) names[id] = `e${i}`
  const endings = record.endings.map((ending, i) => ({
    ...renamedEnding(ending, `e${i}`, names, scale),
    ...(scale.disowns && disowningOf(ending, record, names, clip)),
  }))
  const spent = record.spent.filter(({ until }) => until > now).slice(-1)
  for (const { ticket } of spent) names[ticket] = 'k'
  const simple: AccountRecord = {
    at: record.at === 0 ? 0 : NOW - Math.min(now - record.at, scale.tickMs),
    sessions,
    endings,
    notBefore: record.notBefore < now ? 0 : NOW + record.notBefore - now,
    forgottenBefore: record.forgottenBefore === 0 ? 0 : longAgo(scale),
    spent: spent.map(({ until }) => ({ ticket: 'k', until: NOW + until - now })),
    ...(record.grant && { grant: { until: Math.max(NOW, NOW + record.grant.until - now), operator: 'root' } }),
    dueAt: null,
    keepUntil: 0,
  }
  return { key: JSON.stringify(simple), record: simple, names }
}

export function longAgo({ tickMs, horizon }: Scale): number {
  return NOW - 2 * horizon * tickMs
}

function nameDevices(record: AccountRecord, names: Record<string, string>, { remembers }: Scale): void {
  const known = new Set(record.sessions.flatMap((session) => [...session.devices]))
  if (remembers) for (const device of record.endings.flatMap(({ devices = [] }) => [...devices])) known.add(device)
  for (const device of DEVICES) known.add(device)
  const ordered = remembers
    ? [...known].toSorted((a, b) => compare(placesOf(record, b), placesOf(record, a)))
    : [...known]
  for (const [i, device] of ordered.entries()) names[device] = `d${i}`
}

/** Of which sessions and endings it is the device. Those that are at the same places may change theirs. */
function placesOf({ sessions, endings }: AccountRecord, device: string): string {
  return [...sessions, ...endings].map(({ devices = [] }) => (devices.includes(device) ? '1' : '0')).join('')
}

function renamedSession(
  session: Session,
  id: string,
  names: Record<string, string>,
  clip: (instant: number) => number,
  clipOpening: (instant: number) => number,
): Session {
  const { tokens, retired, renewedAt } = session
  const token = tokens.includes(session.id) ? id : `${id}-token`
  const old = retired?.tokens.includes(session.id) ? id : `${id}-replaced`
  const isDead = retired !== undefined && clip(retired.until) <= NOW
  for (const hash of retired?.tokens ?? []) names[hash] = old
  for (const hash of tokens) names[hash] = token
  for (const hash of session.hostSessions) names[hash] = `${id}-host`
  names[session.id] = id
  return {
    id,
    tokens: [token],
    hostSessions: session.hostSessions.length > 0 ? [`${id}-host`] : [],
    devices: session.devices.map((device) => names[device] as string).toSorted(),
    openedAt: clipOpening(session.openedAt),
    lastSeenAt: clip(session.lastSeenAt),
    ...(renewedAt !== undefined && { renewedAt: clip(renewedAt) }),
    ...(retired && { retired: { tokens: [old], until: isDead ? NOW : clip(retired.until) } }),
    ...(session.exempt && { exempt: true as const }),
  }
}

function renamedEnding(ending: Ending, id: string, names: Record<string, string>, scale: Scale): Ending {
  const token = ending.tokens.includes(ending.id) ? id : `${id}-token`
  for (const hash of ending.tokens) names[hash] = token
  for (const hash of ending.hostSessions) names[hash] = `${id}-host`
  names[ending.id] = id
  return {
    id,
    tokens: [token],
    hostSessions: ending.hostSessions.length > 0 ? [`${id}-host`] : [],
    openedAt: longAgo(scale),
    endedAt: longAgo(scale),
    reason: 'closed',
    ...(scale.remembers && kindOf(ending, names)),
  }
}

function kindOf({ reason, devices }: Ending, names: Record<string, string>): Pick<Ending, 'reason' | 'devices'> {
  const isFinal = reason === 'displaced' || reason === 'revoked' || reason === 'closed'
  return {
    reason: isFinal ? 'closed' : 'idle',
    ...(devices && { devices: devices.map((device) => names[device] as string).toSorted() }),
  }
}

/** Who took a session's place, where it may still say or has said that it was not them; and likewise that somebody has said so. */
function disowningOf(
  { id, reason, by, endedAt }: Ending,
  { sessions, endings, notBefore }: AccountRecord,
  names: Record<string, string>,
  clip: (instant: number) => number,
): Partial<Ending> {
  const session = names[by?.session ?? '']
  const other = endings.find((one) => one.id === by?.session)
  const isOpen = sessions.some((one) => one.id === by?.session)
  if (session === undefined || other?.by?.session !== (isOpen ? undefined : id)) return {}
  const over = by?.disowned ? endedAt : other?.endedAt
  if (over !== undefined && over < notBefore) return {} // all were revoked since
  if (isOpen || other?.by?.disowned) return { reason, by: { session }, endedAt: clip(endedAt) }
  const isDisowned = by?.disowned && other?.reason === 'displaced'
  return isDisowned ? { reason, by: { session, disowned: true }, ...(clip(endedAt) === NOW && { endedAt: NOW }) } : {}
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}
