// What `req.utsessions` does when it is asked to. Loaded with the first request whose handler asks.

import type { ListedSession, OpenAnswer, RenewAnswer } from '../../controller/answers.ts'
import { UtsessionsError } from '../../policy/errors.ts'
import { answerEnded, answerFailedSignIn, answerNotice } from './answering.ts'
import { isCrossSitePost } from './asking.ts'
import { belongingOf, type Unavailable, type Waiting } from './handle.ts'
import { openVisit } from './opening.ts'
import { answerRefused } from './refusing.ts'
import { accountOf, contextOf, credentialsFor, type Visit } from './visit.ts'

export function open<Req, Res>(visit: Visit<Req, Res>): Promise<OpenAnswer | Waiting | Unavailable> {
  return saved(visit, openAsked(visit))
}

export function renew<Req, Res>(visit: Visit<Req, Res>): Promise<RenewAnswer> {
  return saved(visit, renewAsked(visit))
}

export function close<Req, Res>(visit: Visit<Req, Res>): Promise<void> {
  return saved(visit, closeAsked(visit))
}

export async function list<Req, Res>(visit: Visit<Req, Res>): Promise<readonly ListedSession[]> {
  const { account, session } = belongingOf(visit)
  const sessions = await visit.control.list({ account, context: contextOf(visit) })
  return sessions.map((one) => ({ ...one, current: one.id === session.id }))
}

export async function end<Req, Res>(visit: Visit<Req, Res>, id: string): Promise<boolean> {
  const { account } = belongingOf(visit)
  const ended = await visit.control.revoke({ account, session: id, context: contextOf(visit) })
  return ended.length > 0
}

export async function endOthers<Req, Res>(visit: Visit<Req, Res>): Promise<number> {
  const { account, session } = belongingOf(visit)
  const ended = await visit.control.revoke({
    account,
    othersThan: { session: session.id },
    context: contextOf(visit),
  })
  return ended.length
}

/** Once the host has saved what it was given to keep. */
async function saved<Req, Res, T>(visit: Visit<Req, Res>, work: Promise<T>): Promise<T> {
  const result = await work
  await visit.keeping.saved()
  return result
}

async function openAsked<Req, Res>(visit: Visit<Req, Res>): Promise<OpenAnswer | Waiting | Unavailable> {
  const account = await accountOf(visit)
  if (account === undefined) throw new UtsessionsError('UTS_ARGUMENT_INVALID', NOBODY)
  const fault = visit.transport.fault(visit.secure, visit.exchange.header('host'))
  if (fault !== undefined) {
    answerNotice(visit, 'insecure-transport', fault)
    return { outcome: 'unavailable' }
  }
  const isNew = !visit.belonging || hasNewData(visit)
  if (isNew && !isNamedAnew(visit)) visit.keeping.clear() // whatever was brought is of an earlier sign-in
  if (isCrossSitePost(visit.exchange)) {
    visit.keeping.setMark('waiting')
    return { outcome: 'waiting' }
  }
  return openNow(visit, account)
}

const NOBODY = 'Nobody is signed in. Call open() after the host has signed the person in.'

/** The host has put new data in place of those with the session's token, and has no name for the sign-in: it is given one. */
function hasNewData<Req, Res>(visit: Visit<Req, Res>): boolean {
  const { exchange, keeping } = visit
  return visit.hostData() !== undefined && exchange.hostSession() === undefined && keeping.read() === undefined
}

/**
 * The host has put a session of its own in place of the one before: nothing of an earlier sign-in is in it, and its name is new. It keeps that name, as
 * browsers ask for the next page before the host has saved what is noted in this one.
 */
function isNamedAnew<Req, Res>(visit: Visit<Req, Res>): boolean {
  const { exchange, keeping, cameAs } = visit
  const id = exchange.hostSession()
  const isOther = visit.hostData() !== undefined && id !== undefined && id !== cameAs
  return isOther && keeping.read() === undefined && keeping.mark() === undefined
}

async function openNow<Req, Res>(visit: Visit<Req, Res>, account: string): Promise<OpenAnswer | Unavailable> {
  try {
    const answer = await openVisit(visit, account)
    if (answer.outcome === 'refused') await answerRefused(visit, account, answer, visit.routes?.home)
    if (answer.outcome === 'ended') await answerEnded(visit, answer)
    if (answer.outcome === 'admitted' && answer.unverified) visit.keeping.setMark('waiting')
    return answer
  } catch (error) {
    await answerFailedSignIn(visit, error)
    return { outcome: 'unavailable' }
  }
}

async function renewAsked<Req, Res>(visit: Visit<Req, Res>): Promise<RenewAnswer> {
  const { account, credentials } = belongingOf(visit)
  const { token, signedInAt } = credentials
  const { hostSession } = credentialsFor(visit, account)
  const context = contextOf(visit)
  const answer = await visit.control.renew({ account, token, signedInAt, hostSession, context })
  if (answer.outcome === 'alive') {
    if (answer.token !== null) visit.keeping.write({ account, token: answer.token })
    visit.belonging = { account, session: answer.session, credentials: credentialsFor(visit, account), context }
  }
  return answer
}

async function closeAsked<Req, Res>(visit: Visit<Req, Res>): Promise<void> {
  const { belonging, control, keeping } = visit
  if (!belonging) return
  await control.close({ account: belonging.account, session: belonging.session.id, context: contextOf(visit) })
  keeping.clear()
  visit.belonging = undefined
}
