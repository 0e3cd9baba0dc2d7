// What may be told of an answer and of an error: words of closed sets and numbers. No account, no token, no label, no address.

import { constants } from 'node:os'
import { UtsessionsError } from '../policy/errors.ts'
import type { Verb } from './verbs.ts'

/** What is known of an answer. */
export interface Facts {
  /** `admitted`, `refused`, `alive`, `ended`, `disowned`; not there where a verb decides nothing, such as `list`. */
  readonly outcome?: string
  /** Why it was refused, or how the session ended; `unverified` where the store did not answer and the application lets that pass. */
  readonly reason?: string
  /** How many sessions the verb ended: displaced, revoked, closed. Not there where it cannot end any. */
  readonly ended?: number
}

interface Answer {
  readonly outcome?: unknown
  readonly reason?: unknown
  readonly unverified?: unknown
  readonly ended?: unknown
  readonly sessions?: unknown
}

/** The facts of what a verb has answered. */
export function factsOf(verb: Verb, answer: unknown): Facts {
  if (typeof answer !== 'object' || answer === null) return {}
  if (verb === 'revoke' && Array.isArray(answer)) return { ended: answer.length }
  const { outcome, reason, unverified, ended, sessions } = answer as Answer
  if (verb === 'revokeEveryone' && typeof sessions === 'number') return { ended: sessions }
  if (typeof outcome !== 'string') return {}
  const why = unverified === true ? 'unverified' : reason
  const gone = Array.isArray(ended) ? ended : sessions
  return {
    outcome,
    ...(typeof why === 'string' && { reason: why }),
    ...(Array.isArray(gone) && { ended: gone.length }),
  }
}

/** What an error is counted as: the code of ours, the machine's name of a fault (`ECONNREFUSED`), else what OpenTelemetry calls `_OTHER`. */
export function errorType(error: unknown): string {
  if (error instanceof UtsessionsError) return error.code
  const code = (error as { readonly code?: unknown } | null | undefined)?.code
  return typeof code === 'string' && Object.hasOwn(constants.errno, code) ? code : '_OTHER'
}
