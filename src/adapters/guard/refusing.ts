// Who is refused: parked where they can choose, signed out where not, and told.

import type { RefusedAnswer } from '../../controller/answers.ts'
import { UtsessionsError } from '../../policy/errors.ts'
import type { Choice } from '../pages/choice.ts'
import { reply, signOut } from './answering.ts'
import { byApplication } from './hooks.ts'
import { choiceOf, mayChoose, park } from './parking.ts'
import { parkedReply, refusedReply } from './problem.ts'
import { accountOf, type Visit } from './visit.ts'
import { warnOnce } from './warnings.ts'

/**
 * Whoever can choose keeps the sign-in, parked. Else it is undone before anything is answered, so that a refusal leaves nothing behind.
 * @param returnTo where a choice leads @default the page that was asked for
 */
export async function answerRefused<Req, Res>(
  visit: Visit<Req, Res>,
  account: string,
  answer: RefusedAnswer,
  returnTo?: string,
): Promise<void> {
  const choice = mayChoose(visit, answer) ? choiceOf(visit, returnTo) : undefined
  if (choice) {
    assertCanAsk(visit, answer)
    park(visit, account)
    await visit.keeping.saved()
    return tellRefused(visit, answer, choice)
  }
  if (answer.ticket !== null) warnOnce('UTS_NO_ROUTES', NO_ROUTES)
  await undoSignIn(visit)
  return tellRefused(visit, { ...answer, ticket: null, withPassword: false })
}

export async function tellRefused<Req, Res>(
  visit: Visit<Req, Res>,
  answer: RefusedAnswer,
  choice?: Choice,
): Promise<void> {
  const { exchange, options } = visit
  const { onRefused } = options
  const answered = await byApplication(
    exchange,
    onRefused && (() => onRefused(exchange.request, exchange.response, answer)),
  )
  if (!answered) reply(visit, (asking) => refusedReply(answer, asking, choice))
}

/** The two minutes of a parked sign-in are over. */
export function answerTooLate<Req, Res>(visit: Visit<Req, Res>, account: string): Promise<void> {
  return answerRefused(visit, account, TOO_LATE)
}

const TOO_LATE: RefusedAnswer = Object.freeze({
  outcome: 'refused',
  reason: 'ticket',
  retryAt: null,
  holders: Object.freeze([]),
  ticket: null,
  withPassword: false,
})

/** What a page asks for by itself, while the user is choosing. */
export function answerParked<Req, Res>(visit: Visit<Req, Res>): void {
  reply(visit, (asking) => parkedReply(asking, choiceOf(visit)))
}

/** Signs the host out; a sign-in that stays for this request is marked, so that it opens nothing behind the user's back. */
export async function undoSignIn<Req, Res>(visit: Visit<Req, Res>): Promise<void> {
  await signOut(visit)
  if (await isStillSignedIn(visit)) visit.keeping.setMark('refused')
  else visit.keeping.unmark()
  await visit.keeping.saved()
}

/** A host that cannot be signed out at once comes again with its next request, which must not open behind the user's back. */
async function isStillSignedIn<Req, Res>(visit: Visit<Req, Res>): Promise<boolean> {
  try {
    return (await accountOf(visit)) !== undefined
  } catch {
    return false
  }
}

/** @throws {UtsessionsError} `UTS_OPTION_INVALID` where the policy wants the password again and nobody was told how to ask for it */
function assertCanAsk<Req, Res>({ options }: Visit<Req, Res>, { withPassword }: RefusedAnswer): void {
  if (withPassword && !options.reauthenticate) throw new UtsessionsError('UTS_OPTION_INVALID', NOBODY_ASKS)
}

const NOBODY_ASKS =
  "The policy of this account says takeover: 'ask-with-password', but the guard cannot ask for a password. " +
  'Give it reauthenticate: (req, { account, password }) => …, which says whether it is right.'
const NO_ROUTES =
  'The policy lets people choose which session ends (takeover), but the guard has no routes for it (routes: false), so they are refused as ' +
  "under takeover: 'never'. Leave routes out, or write takeover: 'never'."
