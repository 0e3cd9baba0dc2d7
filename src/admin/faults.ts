// What went wrong, as an answer: what was asked for is nonsense, or the store or the policy cannot be asked right now.

import { BodyTooLong } from '../adapters/guard/body.ts'
import { type ErrorCode, UtsessionsError } from '../policy/errors.ts'
import { badRequest, problem } from './replies.ts'
import { Busy } from './turns.ts'
import type { Problem } from './wire.ts'
import { within } from './within.ts'

const LATER = { 'retry-after': '5' }

/** The answer to an error that is nobody's mistake in this package. @throws whatever else it is */
export function faultReply(error: unknown): Response {
  if (error instanceof BodyTooLong) return problem(413, 'body-too-long', 'The request is too long', `${error.message}.`)
  if (error instanceof Busy) return problem(503, 'busy', 'Too much is asked for at once', 'Try again.', LATER)
  const reply = error instanceof UtsessionsError ? REPLIES[error.code] : undefined
  if (reply && error instanceof UtsessionsError) return reply(error)
  throw error
}

/** The short code of a fault, for those who are told in a stream. */
export async function faultCode(error: unknown): Promise<string> {
  const { code } = (await faultReply(error).json()) as Problem
  return code
}

type Replies = Partial<Record<ErrorCode, (error: UtsessionsError) => Response>>

const storeUnavailable = () =>
  problem(503, 'store-unavailable', 'The store does not answer', 'Nobody was signed out by that. Try again.', LATER)

const REPLIES: Replies = {
  UTS_ACCOUNT_INVALID: ({ message }) => badRequest(message),
  UTS_ARGUMENT_INVALID: ({ message }) => badRequest(message),
  UTS_STORE_UNAVAILABLE: storeUnavailable,
  UTS_STORE_UNUSABLE: storeUnavailable,
  UTS_RECORD_UNREADABLE: storeUnavailable,
  UTS_CONTENTION: () =>
    problem(503, 'contention', 'The account is written by too many at once', 'Nothing was changed. Try again.', LATER),
  UTS_RECORD_NEWER: () =>
    problem(
      503,
      'record-newer',
      'A newer version of utsessions wrote this account',
      'Nothing was changed. Update utsessions here.',
    ),
  UTS_POLICY_UNAVAILABLE: () =>
    problem(
      503,
      'policy-unavailable',
      'The policy of this account is not known right now',
      'The policy function has failed. Where it takes a context, give the dashboard the option context.',
      LATER,
    ),
}

const LONGEST_MS = 20_000

/** What the control hands on as its store says it: in time, and with its faults turned into one error. */
export async function fromStore<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await within(LONGEST_MS, 'The store', async () => ask())
  } catch (error) {
    if (error instanceof UtsessionsError) throw error
    throw new UtsessionsError('UTS_STORE_UNAVAILABLE', 'The store failed. Nobody was signed out; try again.', {
      cause: error,
    })
  }
}
