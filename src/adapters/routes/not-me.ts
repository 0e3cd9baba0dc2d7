// "It was not me": the person whose session was displaced a moment ago ends the one that took its place. Nobody need be signed in for that.

import type { Disowned } from '../../policy/decision.ts'
import { signOut } from '../guard/answering.ts'
import { wantsHtml } from '../guard/asking.ts'
import { deadTokens } from '../guard/disowning.ts'
import { byHook } from '../guard/hooks.ts'
import type { Kept } from '../guard/kept.ts'
import { contextOf, type Visit } from '../guard/visit.ts'
import { type NotMeState, notMePage } from '../pages/not-me.ts'
import { htmlReply, json, pageContextOf, problem } from './replies.ts'
import type { Route, RouteAsked } from './route.ts'

/** Asks before anything is done: a link in a mail leads here, and mail programs open links by themselves. */
export const askNotMe: Route = {
  path: 'not-me',
  method: 'GET',
  serve: (asked) => {
    const { visit } = asked
    const mayBring = deadTokens(visit).length > 0 || visit.options.cookie?.sameSite === 'strict' // a link in a mail brings none then
    tellOnPage(asked, mayBring ? 'ask' : 'too-late')
  },
}

/** Costs whoever brings no token of ours nothing. */
export const notMe: Route = {
  path: 'not-me',
  method: 'POST',
  serve: async (asked) => {
    const { visit, account } = asked
    for (const dead of deadTokens(visit)) {
      const context = dead.account === account ? contextOf(visit) : undefined // or another person's plan would be held against this account
      const disowned = await visit.control.disown({ ...dead, context })
      if (disowned) return disownedBy(asked, dead, disowned)
    }
    return wantsHtml(visit.exchange) ? tellOnPage(asked, 'too-late') : visit.exchange.reply(NOTHING_TO_DISOWN)
  },
}

const NOTHING_TO_DISOWN = problem(
  409,
  'nothing-to-disown',
  'There is nothing to end',
  'No session of this browser was displaced in the last quarter of an hour by one that is still there, or it was said already.',
)

/** The application is told, again where a lost answer is asked for again, and what is left of the dead sign-in goes. */
async function disownedBy<Req, Res>(asked: RouteAsked<Req, Res>, dead: Kept, disowned: Disowned): Promise<void> {
  const { visit, account } = asked
  const { exchange, jar, options, brought } = visit
  const { session, by } = disowned
  await byHook(() => options.onNotMe?.(exchange.request, { account: dead.account, session, by }))
  visit.addCookie(jar.write('ended', undefined))
  if (account === dead.account && brought?.token === dead.token) await leave(visit)
  if (wantsHtml(exchange)) tellOnPage(asked, 'done')
  else exchange.reply(json(200, { disowned: true, by }))
}

async function leave<Req, Res>(visit: Visit<Req, Res>): Promise<void> {
  await signOut(visit)
  await visit.keeping.saved()
}

const STATUS: Readonly<Record<NotMeState, number>> = { ask: 200, done: 200, 'too-late': 409 }

function tellOnPage<Req, Res>({ visit, routes }: RouteAsked<Req, Res>, state: NotMeState): void {
  const urls = { action: `${routes.publicPath}/not-me`, home: routes.home }
  visit.exchange.reply(htmlReply(STATUS[state], notMePage(state, urls, pageContextOf(visit))))
}
