// What a record holds beyond the fields of its format, because a newer version has written it: kept beside them as JSON, and written back. A
// grant is among it, too: it is rare, costs no record a byte, and is kept by versions that know of none.

import type { AccountRecord, Ending, Session } from '../../policy/record.ts'
import { isGrant } from './json.ts'

type Known<T> = { readonly [K in keyof Required<T>]: true }
type Fields = Readonly<Record<string, unknown>>

const OF_RECORD: Known<Omit<AccountRecord, 'grant'>> = {
  at: true,
  sessions: true,
  endings: true,
  notBefore: true,
  forgottenBefore: true,
  spent: true,
  dueAt: true,
  keepUntil: true,
}
const OF_SESSION: Known<Session> = {
  id: true,
  tokens: true,
  hostSessions: true,
  devices: true,
  openedAt: true,
  lastSeenAt: true,
  renewedAt: true,
  retired: true,
  exempt: true,
  label: true,
  place: true,
  address: true,
}
const OF_ENDING: Known<Ending> = {
  id: true,
  tokens: true,
  hostSessions: true,
  devices: true,
  openedAt: true,
  endedAt: true,
  reason: true,
  by: true,
  label: true,
}

/** By the place of the session or ending that they belong to. */
interface Extras {
  readonly record?: Fields
  readonly sessions?: Readonly<Record<number, Fields>>
  readonly endings?: Readonly<Record<number, Fields>>
}

/** Nothing where there are none. */
export function writeExtras(record: AccountRecord): string {
  const own = extrasOf(record, OF_RECORD)
  const sessions = byPlace(record.sessions, OF_SESSION)
  const endings = byPlace(record.endings, OF_ENDING)
  if (!own && !sessions && !endings) return ''
  return JSON.stringify({ record: own, sessions, endings })
}

/** The record with them. Throws where the text is no JSON, and where its grant is none. */
export function withExtras(record: AccountRecord, text: string): AccountRecord {
  const { record: own, sessions, endings } = JSON.parse(text) as Extras
  if (!isGrant(own?.['grant'])) throw new Error('its grant is none')
  return {
    ...record,
    ...(sessions && { sessions: record.sessions.map((session, i) => ({ ...session, ...sessions[i] })) }),
    ...(endings && { endings: record.endings.map((ending, i) => ({ ...ending, ...endings[i] })) }),
    ...own,
  }
}

function byPlace(items: readonly object[], known: object): Record<number, Fields> | undefined {
  let found: Record<number, Fields> | undefined
  for (const [i, item] of items.entries()) {
    const extras = extrasOf(item, known)
    if (extras) found = { ...found, [i]: extras }
  }
  return found
}

function extrasOf(item: object, known: object): Fields | undefined {
  let extras: Record<string, unknown> | undefined
  for (const name in item) {
    if (Object.hasOwn(known, name)) continue
    const value = (item as Fields)[name]
    if (value !== undefined) extras = { ...extras, [name]: value }
  }
  return extras
}
