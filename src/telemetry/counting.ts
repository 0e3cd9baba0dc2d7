// The numbers that a control's events make: journal lines, faults, how long sessions lasted, how long people are told to wait.

import type { SessionControl } from '../controller/controller.ts'
import type { EventName } from '../controller/events.ts'
import type { Entry, EntryKind, Refused } from '../policy/decision.ts'
import type { Attributes, Recorder } from './metrics.ts'

/** What an event of a journal's kind says of its session: whether it is over with it. */
const KINDS: Readonly<Record<EntryKind, 'ending' | 'other'>> = {
  opened: 'other',
  refused: 'other',
  displaced: 'ending',
  replaced: 'ending',
  closed: 'ending',
  expired: 'ending',
  idle: 'ending',
  revoked: 'ending',
  renewed: 'other',
  'taken-over': 'other',
  granted: 'other',
  'clock-corrected': 'other',
}
const FAULTS: Readonly<Record<Exclude<EventName, EntryKind>, true>> = {
  'store-error': true,
  'policy-error': true,
  'unreadable-record': true,
  'let-through': true,
  'listener-error': true,
}
const REFUSALS: Readonly<Record<Refused['reason'], true>> = {
  locked: true,
  full: true,
  ticket: true,
  password: true,
  gone: true,
}

const kinds = Object.keys(KINDS) as readonly EntryKind[]
const faults = Object.keys(FAULTS) as readonly Exclude<EventName, EntryKind>[]

/** Counts what the control tells, from now on. @returns what stops it */
export function count(control: Pick<SessionControl, 'on'>, recorder: Recorder): () => void {
  const stops = [
    ...kinds.map((kind) => control.on(kind, (entry) => countEntry(recorder, entry))),
    ...faults.map((fault) => control.on(fault, () => countFault(recorder, fault))),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

/** The totals could not be read, which is no event of the control's. */
export function countFault(recorder: Recorder, fault: (typeof faults)[number] | 'totals-unread', by = 1): void {
  recorder.add('utsessions.faults', by, { 'utsessions.fault': fault })
}

/** What has not happened yet is 0, and not unknown: else the first fault of a process would be no increase. */
export function countNothing(recorder: Recorder): void {
  for (const kind of kinds) {
    if (kind !== 'refused') recorder.add('utsessions.journal.entries', 0, { 'utsessions.kind': kind })
  }
  for (const reason of Object.keys(REFUSALS))
    recorder.add('utsessions.journal.entries', 0, { 'utsessions.kind': 'refused', 'utsessions.reason': reason })
  for (const fault of [...faults, 'totals-unread'] as const) countFault(recorder, fault, 0)
}

function countEntry(recorder: Recorder, entry: Entry): void {
  const why: Attributes = entry.reason === undefined ? {} : { 'utsessions.reason': entry.reason }
  const dry: Attributes = entry.enforced === false ? { 'utsessions.enforced': false } : {}
  recorder.add('utsessions.journal.entries', 1, { 'utsessions.kind': entry.kind, ...why, ...dry })
  if (entry.enforced === false) return
  if (KINDS[entry.kind] === 'ending' && entry.since !== undefined)
    recorder.record('utsessions.session.duration', seconds(entry.since, entry.at), { 'utsessions.reason': entry.kind })
  if (entry.kind === 'refused' && entry.retryAt !== undefined)
    recorder.record('utsessions.refusal.wait', seconds(entry.at, entry.retryAt), why)
}

/** Clocks may have been wrong; no length of time is. */
function seconds(from: number, to: number): number {
  return Math.max(0, to - from) / 1_000
}
