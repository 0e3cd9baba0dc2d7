// Records in format 1, which was JSON: read, and written no more. What was stored before 0.1.0 came out is in it.

import type { AccountRecord } from '../../policy/record.ts'

/** Says which field of it is wrong. */
export class WrongField extends Error {
  constructor(name: string) {
    super(`its field ${name} is wrong`)
  }
}

/** The record in the fields of a JSON object. @throws {WrongField} */
export function recordIn({ v, ...record }: Readonly<Record<string, unknown>>): AccountRecord {
  const fault = v === 1 ? faultIn(record) : 'v'
  if (fault) throw new WrongField(fault)
  return record as unknown as AccountRecord
}

type Check = (value: unknown) => boolean

const instant: Check = (value) => typeof value === 'number' && Number.isFinite(value)
const hash: Check = (value) => typeof value === 'string' && value !== ''
const text: Check = (value) => typeof value === 'string'
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value)
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check)
const shape = (fields: Readonly<Record<string, Check>>): Check => {
  const checks = Object.entries(fields)
  return (value) => isObject(value) && checks.every(([name, check]) => check(value[name]))
}

const REASONS = ['displaced', 'replaced', 'expired', 'idle', 'revoked', 'closed']

const session = shape({
  id: hash,
  tokens: listOf(hash),
  hostSessions: listOf(hash),
  devices: listOf(hash),
  openedAt: instant,
  lastSeenAt: instant,
  renewedAt: optional(instant),
  retired: optional(shape({ tokens: listOf(hash), until: instant })),
  exempt: optional((value) => value === true),
  label: optional(text),
  place: optional(text),
  address: optional(text),
})

const ending = shape({
  id: hash,
  tokens: listOf(hash),
  hostSessions: listOf(hash),
  devices: optional(listOf(hash)),
  openedAt: instant,
  endedAt: instant,
  reason: (value) => typeof value === 'string' && REASONS.includes(value),
  by: optional(isObject),
  label: optional(text),
})

/** Or there is none. */
export const isGrant = optional(shape({ until: instant, operator: hash }))

const FIELDS: readonly (readonly [string, Check])[] = [
  ['at', instant],
  ['sessions', listOf(session)],
  ['endings', listOf(ending)],
  ['notBefore', instant],
  ['forgottenBefore', instant],
  ['spent', listOf(shape({ ticket: hash, until: instant }))],
  ['grant', isGrant],
  ['dueAt', (value) => value === null || instant(value)],
  ['keepUntil', instant],
]

function faultIn(record: Readonly<Record<string, unknown>>): string | undefined {
  return FIELDS.find(([name, check]) => !check(record[name]))?.[0]
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
