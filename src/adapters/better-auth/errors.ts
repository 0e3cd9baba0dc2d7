// Outcomes in better-auth's own shape: a status, a `code`, a `message`, and what people may know besides.

import { APIError } from 'better-auth/api'
import type { RefusedAnswer } from '../../controller/answers.ts'
import type { Ended } from '../../policy/decision.ts'
import { describe } from '../../policy/describe.ts'
import { endedMembers } from '../guard/problem.ts'
import type { Parts } from './options.ts'

export const ERROR_CODES = {
  SESSION_REFUSED: { code: 'SESSION_REFUSED', message: 'The account is in use elsewhere' },
  SESSION_ENDED: { code: 'SESSION_ENDED', message: 'The session has ended' },
  SESSION_REQUIRED: { code: 'SESSION_REQUIRED', message: 'This kind of request opens no session' },
  STORE_UNAVAILABLE: { code: 'STORE_UNAVAILABLE', message: 'Sessions cannot be checked right now' },
  POLICY_UNAVAILABLE: { code: 'POLICY_UNAVAILABLE', message: 'The rules for this account are not known right now' },
} as const

type Status = 'CONFLICT' | 'UNAUTHORIZED' | 'SERVICE_UNAVAILABLE'

/** Why a request is not honoured. */
export interface Fault {
  readonly status: Status
  readonly body: { readonly code: keyof typeof ERROR_CODES; readonly message: string } & Readonly<
    Record<string, unknown>
  >
  readonly headers: Readonly<Record<string, string>>
  /** Nobody is signed out by it: better-auth's cookies stay, an outage will be over, or the browser holds a newer session already. */
  readonly stays?: boolean
}

export const STATUS: Readonly<Record<Status, number>> = { CONFLICT: 409, UNAUTHORIZED: 401, SERVICE_UNAVAILABLE: 503 }

export function errorOf({ status, body, headers }: Fault): APIError {
  return new APIError(status, { ...body }, headers)
}

const DEFAULT_RETRY_SECONDS = 60
const OUTAGE_RETRY_SECONDS = 5
const LATEST_MS = 30_000

export function refusal({ control, options }: Parts, refused: RefusedAnswer): Fault {
  const { reason, retryAt, holders } = refused
  const seconds = retryAt === null ? DEFAULT_RETRY_SECONDS : Math.max(1, Math.ceil((retryAt - control.now()) / 1000))
  const message = describe(refused)
  return {
    status: 'CONFLICT',
    body: { code: 'SESSION_REFUSED', message, reason, retryAt, holders, ...recovery(options) },
    headers: { 'retry-after': String(seconds) },
  }
}

/** By what and when, as far as the account's own person may know: never which administrator. */
export function ending({ control, options }: Parts, ended: Ended): Fault {
  const { operator: _, ...by } = ended.by ?? {}
  const message = describe({ ...ended, by: ended.by && by })
  return {
    status: 'UNAUTHORIZED',
    body: { code: 'SESSION_ENDED', message, ...endedMembers(ended), ...recovery(options) },
    headers: {},
    stays: ended.reason === 'replaced' && ended.at !== null && control.now() < ended.at + LATEST_MS,
  }
}

export const REQUIRED: Fault = {
  status: 'UNAUTHORIZED',
  body: ERROR_CODES.SESSION_REQUIRED,
  headers: {},
  stays: true,
}

const OUTAGES: ReadonlySet<unknown> = new Set(['UTS_STORE_UNAVAILABLE', 'UTS_CONTENTION', 'UTS_RECORD_NEWER'])

/** Signs nobody out. Fails with the error where it is no outage. */
export function outage(error: unknown): Fault {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  const isOfPolicy = code === 'UTS_POLICY_UNAVAILABLE'
  if (!isOfPolicy && !OUTAGES.has(code)) throw error
  return {
    status: 'SERVICE_UNAVAILABLE',
    body: isOfPolicy ? ERROR_CODES.POLICY_UNAVAILABLE : ERROR_CODES.STORE_UNAVAILABLE,
    headers: { 'retry-after': String(OUTAGE_RETRY_SECONDS) },
    stays: true,
  }
}

function recovery({ recoveryUrl }: Parts['options']): { readonly recoveryUrl?: string } {
  return recoveryUrl === undefined ? {} : { recoveryUrl }
}
