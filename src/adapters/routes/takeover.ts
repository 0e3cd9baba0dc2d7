// Choosing: the page that shows the choice again, and what is done about what was chosen.

import type { AdmittedAnswer, OpenAnswer, RefusedAnswer } from '../../controller/answers.ts'
import { answerEnded, answerNotice, answerUnfit } from '../guard/answering.ts'
import { wantsHtml } from '../guard/asking.ts'
import type { Reply } from '../guard/exchange.ts'
import { leaveOtherAccount } from '../guard/leaving.ts'
import { takeOverVisit } from '../guard/opening.ts'
import { choiceOf, isOver, parkedOf } from '../guard/parking.ts'
import { answerTooLate, tellRefused } from '../guard/refusing.ts'
import { localPath } from '../guard/routes-options.ts'
import { choicePage } from '../pages/choice.ts'
import { type AskedAgain, askAgain } from './reauthenticate.ts'
import { badRequest, done, htmlReply, pageContextOf } from './replies.ts'
import type { Route, RouteAsked } from './route.ts'
import { notCertain } from './sessions-own.ts'

/** A page that the user asks for: it asks for a place again, and shows the choice where there is none. */
export const choosing: Route = {
  path: 'takeover',
  method: 'GET',
  serve: async ({ visit, account, query, routes, throughGuard }) => {
    const sessions = await throughGuard()
    if (!sessions) return
    if (account === undefined && !wantsHtml(visit.exchange)) return answerNotice(visit, 'session-required', NOBODY)
    await visit.keeping.saved()
    const home = localPath(query.get('return')) ?? routes.home
    visit.exchange.reply(done(visit.exchange, home, { outcome: 'admitted', session: sessions.session }))
  },
}

/** Ends what was chosen, by the ticket of a refusal; the sign-in that was parked is in. */
export const takeover: Route = {
  path: 'takeover',
  method: 'POST',
  serve: async (asked) => {
    const { visit, account, fields } = asked
    if (account === undefined) return answerNotice(visit, 'session-required', NOBODY)
    if (answerUnfit(visit)) return
    await leaveOtherAccount(visit, account)
    const ticket = fields.text('ticket')
    if (ticket === undefined) return visit.exchange.reply(badRequest('The field ticket must be that of a refusal.'))
    await takeOver(asked, { account, ticket, end: fields.all('end') })
  },
}

const NOBODY = 'Nobody is signed in. Sign in first.'

interface Chosen {
  readonly account: string
  readonly ticket: string
  readonly end: readonly string[]
}

/** A password that was sent along is looked at before anything is asked of the record; else only where the policy wants one. */
async function takeOver<Req, Res>(asked: RouteAsked<Req, Res>, { account, ...chosen }: Chosen): Promise<void> {
  const { visit, fields } = asked
  const early = fields.text('password') === undefined ? undefined : await askAgain(asked, 'takeover')
  const first = await takeOverVisit(visit, account, { ...chosen, reauthenticated: early === 'yes' })
  if (first.outcome !== 'refused' || first.reason !== 'password') return answer(asked, account, first)
  const again = early ?? (await askAgain(asked, 'takeover'))
  if (again !== 'yes') return visit.exchange.reply(notYet(asked, first, again))
  return answer(asked, account, await takeOverVisit(visit, account, { ...chosen, reauthenticated: true }))
}

async function answer<Req, Res>(asked: RouteAsked<Req, Res>, account: string, answer: OpenAnswer): Promise<void> {
  const { visit } = asked
  if (answer.outcome === 'ended') return answerEnded(visit, answer)
  if (answer.outcome === 'refused') return refused(asked, account, answer)
  if (!answer.unverified) return admitted(asked, answer)
}

/** A ticket that does not hold changes nothing: until its time is over, the sign-in can be chosen for by the right one. */
async function refused<Req, Res>(
  { visit, fields }: RouteAsked<Req, Res>,
  account: string,
  answer: RefusedAnswer,
): Promise<void> {
  const parked = parkedOf(visit, account)
  if (answer.reason === 'gone') return tellRefused(visit, answer, choiceOf(visit, localPath(fields.text('return'))))
  return parked && isOver(visit, parked) ? answerTooLate(visit, account) : tellRefused(visit, answer)
}

async function admitted<Req, Res>(asked: RouteAsked<Req, Res>, { session, ended }: AdmittedAnswer): Promise<void> {
  const { visit, fields, routes } = asked
  await visit.keeping.saved()
  const home = localPath(fields.text('return')) ?? routes.home
  visit.exchange.reply(done(visit.exchange, home, { outcome: 'admitted', session, ended }))
}

/** 403. On the page of the choice itself, where there is one; the ticket holds still. */
function notYet<Req, Res>(
  asked: RouteAsked<Req, Res>,
  refused: RefusedAnswer,
  again: Exclude<AskedAgain, 'yes'>,
): Reply {
  const { visit, fields, routes } = asked
  const returnTo = localPath(fields.text('return')) ?? routes.home
  const choice = choiceOf(visit, returnTo)
  if (again === 'no' && choice && wantsHtml(visit.exchange)) {
    const told = { wrongPassword: fields.text('password') !== undefined, chosen: fields.all('end') }
    return htmlReply(403, choicePage(refused, { ...choice, ...told }, pageContextOf(visit)))
  }
  const sent = { ticket: fields.all('ticket'), end: fields.all('end'), return: [returnTo] }
  const { publicPath } = routes
  return notCertain(asked, again, { action: `${publicPath}/takeover`, fields: sent, cancelUrl: `${publicPath}/cancel` })
}
