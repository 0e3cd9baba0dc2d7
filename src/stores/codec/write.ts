// A record as its text in format 2. The order of the fields is that of docs/record.md; what stands at the end and is empty is left out.

import type { AccountRecord, EndedBy, Ending, Hash, Session } from '../../policy/record.ts'
import { writeLiteral, writeNumber } from './digits.ts'
import { writeExtras } from './extras.ts'
import { writeText } from './texts.ts'

/** Parts of a record; items of a part; fields of an item; and a list in a field. */
export const SEPARATORS = { part: '|', item: ';', field: ',', list: '.' } as const
/** The last character: a text without it was cut off. */
export const END = '!'
/** A list that is empty, where nothing stands for the usual list; or that is not there, where nothing stands for an empty one. */
export const NO_LIST = '='

export const REASONS = {
  displaced: 'd',
  replaced: 'r',
  expired: 'e',
  idle: 'i',
  revoked: 'v',
  closed: 'c',
} as const satisfies Record<Ending['reason'], string>
export const RULES = { policy: 'p', capacity: 'c' } as const satisfies Record<NonNullable<EndedBy['rule']>, string>
export const YES = 'y'
/** Nearly all records may go thirty days after the last session's end: the policy's default for endings. Nothing is written for that. */
export const USUAL_KEEP_MS = 30 * 86_400_000

export function writeRecord(version: number, record: AccountRecord): string {
  const parts = [
    headOf(version, record),
    record.sessions.map((session) => sessionText(session, record.at)).join(SEPARATORS.item),
    record.endings.map((ending) => endingText(ending, record.at)).join(SEPARATORS.item),
    record.spent.map(({ ticket, until }) => fields([writeText(ticket), writeNumber(until)])).join(SEPARATORS.item),
    writeExtras(record),
  ]
  const last = parts.findLastIndex((part) => part !== '')
  parts[last] += END
  return parts.slice(0, last + 1).join(SEPARATORS.part) // not by adding: whoever keeps the text would keep what it was added up from
}

function headOf(version: number, { at, keepUntil, dueAt, notBefore, forgottenBefore }: AccountRecord): string {
  return fields([
    String(version),
    writeNumber(at),
    dueAt !== null && keepUntil === dueAt + USUAL_KEEP_MS ? '' : since(keepUntil, at),
    dueAt === null ? '' : since(dueAt, at),
    notBefore === 0 ? '' : writeNumber(notBefore),
    forgottenBefore === 0 ? '' : writeNumber(forgottenBefore),
  ])
}

function sessionText(session: Session, at: number): string {
  const { id, hostSessions, devices, label, openedAt, lastSeenAt, tokens, renewedAt, retired, exempt } = session
  return fields([
    writeText(id),
    list(hostSessions),
    list(devices),
    optional(label),
    openedAt === at ? '' : before(openedAt, at),
    lastSeenAt === at ? '' : before(lastSeenAt, at),
    tokensText(tokens, id),
    renewedAt === undefined ? '' : before(renewedAt, at),
    retired ? [writeNumber(retired.until), ...retired.tokens.map(writeText)].join(SEPARATORS.list) : '',
    exempt ? YES : '',
    optional(session.place),
    optional(session.address),
  ])
}

function endingText({ id, hostSessions, devices, label, openedAt, endedAt, reason, tokens, by }: Ending, at: number) {
  return fields([
    writeText(id),
    list(hostSessions),
    devices ? list(devices) : NO_LIST,
    optional(label),
    openedAt === at ? '' : before(openedAt, at),
    endedAt === at ? '' : before(endedAt, at),
    REASONS[reason],
    tokensText(tokens, id),
    by ? byText(by) : '',
  ])
}

/** Never nothing: that would be nobody. */
function byText({ session, label, rule, takeover, disowned, operator }: EndedBy): string {
  const words = [optional(session), optional(label), rule ? RULES[rule] : '', takeover ? YES : '', disowned ? YES : '']
  return [...words, optional(operator)].join(SEPARATORS.list)
}

/** Nearly all sessions have one token, by which they are named. */
function tokensText(tokens: readonly Hash[], id: Hash): string {
  if (tokens.length === 1 && tokens[0] === id) return ''
  return tokens.length === 0 ? NO_LIST : list(tokens)
}

function list(hashes: readonly Hash[]): string {
  return hashes.map(writeText).join(SEPARATORS.list)
}

function optional(text: string | undefined): string {
  return text === undefined ? '' : writeText(text)
}

function since(instant: number, at: number): string {
  return distance(instant - at, instant, at)
}

function before(instant: number, at: number): string {
  return distance(at - instant, instant, at)
}

/** Instants that are no whole numbers of milliseconds, or too far apart to be subtracted exactly, are written as they are. */
function distance(between: number, instant: number, at: number): string {
  const isExact = Number.isSafeInteger(instant) && Number.isSafeInteger(at) && Number.isSafeInteger(between)
  return isExact ? writeNumber(between) : writeLiteral(instant)
}

/** Between commas, but for those that are empty and stand at the end. */
function fields(all: readonly string[]): string {
  let text = ''
  let gap = ''
  for (const one of all) {
    if (one !== '') {
      text += gap + one
      gap = ''
    }
    gap += SEPARATORS.field
  }
  return text
}
