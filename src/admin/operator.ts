// Asks the application who operates the dashboard, and takes nothing for an answer that is none.

import { warnOnce } from '../adapters/guard/warnings.ts'
import { isResponse } from '../adapters/web/response.ts'
import { given } from '../policy/errors.ts'
import type { Authorize, Operator } from './options.ts'
import { problem } from './replies.ts'
import { within } from './within.ts'

const LONGEST_MS = 10_000
const LONGEST_NAME = 200

/** The operator, or what whoever asks is answered instead. */
export async function operatorOf<Event>(authorize: Authorize<Event>, event: Event): Promise<Operator | Response> {
  try {
    const answer: unknown = await within(LONGEST_MS, 'authorize', async () => authorize(event))
    if (answer === null) return NOT_ALLOWED()
    if (isResponse(answer)) return answer
    return isOperator(answer) ? { operator: answer.operator, role: answer.role } : noAnswer(answer)
  } catch (error) {
    return isResponse(error) ? error : failed(error)
  }
}

function isOperator(answer: unknown): answer is Operator {
  if (typeof answer !== 'object' || answer === null || !('operator' in answer) || !('role' in answer)) return false
  const { operator, role } = answer
  if (typeof operator !== 'string' || operator.trim() === '' || operator.length > LONGEST_NAME) return false
  return operator.isWellFormed() && (role === 'read-only' || role === 'full')
}

const NOT_ALLOWED = () =>
  problem(403, 'not-allowed', 'You may not see this', 'The application does not let you operate its sessions.')

function noAnswer(answer: unknown): Response {
  warnOnce(
    'UTS_AUTHORIZE_INVALID',
    `The dashboard's authorize gave ${given(answer)}. Nobody was let in by it. It must give { operator, role: 'read-only' | 'full' }, with a name of up to ${LONGEST_NAME} characters, a Response, or null.`,
  )
  return unknown()
}

/** As a policy function that fails: a fault, and nobody is let in by it. */
function failed(error: unknown): Response {
  const why = error instanceof Error ? (error.stack ?? error.message) : given(error)
  warnOnce('UTS_AUTHORIZE_FAILED', `The dashboard's authorize failed, and nobody was let in: ${why}`)
  return unknown()
}

function unknown(): Response {
  return problem(
    503,
    'authorize-failed',
    'Who may see this is not known right now',
    "The application's authorize has failed. Its log says why.",
    { 'retry-after': '5' },
  )
}
