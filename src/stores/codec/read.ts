// A record out of its text in format 2.

import type { AccountRecord, EndedBy, Ending, Session } from '../../policy/record.ts'
import {
  type Cursor,
  Damaged,
  endOf,
  NONE,
  takeId,
  takeInstant,
  takeItems,
  takeList,
  takeNumber,
  takeText,
  takeWords,
} from './cursor.ts'
import { readNumber } from './digits.ts'
import { withExtras } from './extras.ts'
import { readText } from './texts.ts'
import { END, REASONS, RULES, SEPARATORS, USUAL_KEEP_MS, YES } from './write.ts'

/** Throws {@link Damaged}, or what JSON throws, for what is no such text. */
export function readRecord(text: string): AccountRecord {
  const end = text.length - END.length
  if (!text.endsWith(END)) throw new Damaged('its end is missing')
  const cursor: Cursor = { text, at: 0, until: endOf(text, SEPARATORS.part, 0, end), mayBeEscaped: text.includes('%') }
  takeNumber(cursor) // the version
  const at = takeNumber(cursor)
  const written = takeInstant(cursor, at, 1)
  const dueAt = takeInstant(cursor, at, 1) ?? null
  const keepUntil = written ?? (dueAt === null ? undefined : dueAt + USUAL_KEEP_MS)
  if (keepUntil === undefined) throw new Damaged('its keepUntil is missing')
  const notBefore = takeNumber(cursor, 0)
  const forgottenBefore = takeNumber(cursor, 0)
  cursor.at = Math.min(cursor.until + 1, end)
  const record: AccountRecord = {
    at,
    sessions: takeItems(cursor, (item) => sessionIn(item, at)),
    endings: takeItems(cursor, (item) => endingIn(item, at)),
    notBefore,
    forgottenBefore,
    spent: takeItems(cursor, (item) => ({ ticket: takeId(item), until: takeNumber(item) })),
    dueAt,
    keepUntil,
  }
  return cursor.at < end ? withExtras(record, text.slice(cursor.at, end)) : record
}

function sessionIn(cursor: Cursor, at: number): Session {
  const id = takeId(cursor)
  const hostSessions = takeList(cursor) ?? []
  const devices = takeList(cursor) ?? []
  const label = takeText(cursor)
  const openedAt = takeInstant(cursor, at, -1) ?? at
  const lastSeenAt = takeInstant(cursor, at, -1) ?? at
  const tokens = takeList(cursor) ?? [id]
  if (cursor.at === cursor.until && label !== undefined) {
    return { id, tokens, hostSessions, devices, openedAt, lastSeenAt, label } // nearly always, and ten times as fast
  }
  const renewedAt = takeInstant(cursor, at, -1)
  const retired = takeWords(cursor)
  const isExempt = takeText(cursor) === YES
  const place = takeText(cursor)
  const address = takeText(cursor)
  return {
    id,
    tokens,
    hostSessions,
    devices,
    openedAt,
    lastSeenAt,
    ...(renewedAt !== undefined && { renewedAt }),
    ...(retired && { retired: retiredIn(retired, cursor) }),
    ...(isExempt && { exempt: true as const }),
    ...(label !== undefined && { label }),
    ...(place !== undefined && { place }),
    ...(address !== undefined && { address }),
  }
}

function retiredIn(
  [until = '', ...tokens]: readonly string[],
  { mayBeEscaped }: Cursor,
): NonNullable<Session['retired']> {
  const number = readNumber(until, 0, until.length)
  if (!Number.isFinite(number)) throw new Damaged('its retired tokens have no end')
  return { tokens: tokens.map((hash) => readText(hash, mayBeEscaped)), until: number }
}

function endingIn(cursor: Cursor, at: number): Ending {
  const id = takeId(cursor)
  const hostSessions = takeList(cursor) ?? []
  const devices = takeList(cursor) ?? []
  const label = takeText(cursor)
  const openedAt = takeInstant(cursor, at, -1) ?? at
  const endedAt = takeInstant(cursor, at, -1) ?? at
  const reason = keyOf(REASONS, takeText(cursor))
  const tokens = takeList(cursor) ?? [id]
  const by = takeWords(cursor)
  return {
    id,
    tokens,
    hostSessions,
    ...(devices !== NONE && { devices }),
    openedAt,
    endedAt,
    reason,
    ...(by && { by: byIn(by, cursor) }),
    ...(label !== undefined && { label }),
  }
}

/** In the order in which they are written. */
function byIn(
  [session = '', label = '', rule = '', takeover, disowned, operator = '']: readonly string[],
  { mayBeEscaped }: Cursor,
): EndedBy {
  const textOf = (word: string) => readText(word, mayBeEscaped)
  return {
    ...(session !== '' && { session: textOf(session) }),
    ...(label !== '' && { label: textOf(label) }),
    ...(rule !== '' && { rule: keyOf(RULES, rule) }),
    ...(takeover === YES && { takeover: true as const }),
    ...(disowned === YES && { disowned: true as const }),
    ...(operator !== '' && { operator: textOf(operator) }),
  }
}

function keyOf<K extends string>(letters: Readonly<Record<K, string>>, letter: string | undefined): K {
  for (const key in letters) if (letters[key] === letter) return key
  throw new Damaged('a letter says nothing')
}
