// The guard's own answers: a page for people, application/problem+json (RFC 9457) with a stable code for everybody else.

import type { RefusedAnswer } from '../../controller/answers.ts'
import type { Ended } from '../../policy/decision.ts'
import { describe } from '../../policy/describe.ts'
import { type Choice, choicePage } from '../pages/choice.ts'
import { inUsePage } from '../pages/in-use.ts'
import { type NoticeKind, noticePage } from '../pages/notice.ts'
import type { Page } from '../pages/page.ts'
import { signedOutPage } from '../pages/signed-out.ts'
import type { PageContext } from '../pages/visitor.ts'
import { wantsHtml } from './asking.ts'
import type { Exchange, Reply } from './exchange.ts'

/** Stable codes of what the guard answers itself. */
export type ProblemCode =
  | 'session-refused'
  | 'session-ended'
  | 'session-required'
  | 'session-id-required'
  | 'store-unavailable'
  | 'policy-unavailable'
  | 'insecure-transport'

export type Notice = NoticeKind

interface Problem {
  readonly status: number
  readonly code: ProblemCode
  readonly title: string
  readonly detail: string
  readonly headers?: Readonly<Record<string, string>>
  readonly members?: Readonly<Record<string, unknown>>
  readonly page: (context: PageContext) => Page
}

/** Who is answered: as much of the exchange as the wording needs. */
export interface Asking {
  readonly exchange: Pick<Exchange<unknown, unknown>, 'method' | 'header'>
  readonly now: number
  readonly recoveryUrl: string | undefined
  readonly timeZone: string | undefined
  /** Where "try again" leads. @default the address that was asked for */
  readonly againUrl?: string | undefined
}

const DEFAULT_RETRY_SECONDS = 60
const OUTAGE_RETRY_SECONDS = 5

const IN_USE = { status: 409, code: 'session-refused', title: 'The account is in use elsewhere' } as const

/**
 * 409: the account is in use elsewhere. Carries reason, `retryAt`, holders and the way to recovery, and where there is a choice the means to
 * make it; never an address or token of theirs.
 */
export function refusedReply(refused: RefusedAnswer, asking: Asking, choice?: Choice): Reply {
  const { reason, retryAt, holders, ticket, withPassword } = refused
  const seconds = retryAt === null ? DEFAULT_RETRY_SECONDS : Math.max(1, Math.ceil((retryAt - asking.now) / 1000))
  return replyTo(asking, {
    ...IN_USE,
    detail: describe(refused),
    headers: { 'retry-after': String(seconds) },
    members: { reason, retryAt, holders, ...(choice && { ticket, withPassword, takeover: takeoverUrls(choice) }) },
    page: (context) => (choice ? choicePage(refused, choice, context) : inUsePage(refused, context)),
  })
}

/** The same for what is not asked for by the user, while the sign-in waits for a choice. Asks nobody for a place, and offers none. */
export function parkedReply(asking: Asking, choice: Choice | undefined): Reply {
  return replyTo(asking, {
    ...IN_USE,
    detail: 'The sign-in waits for a choice of the session that is to end. Until then nothing else is answered.',
    members: { reason: 'parked', retryAt: null, holders: [], ...(choice && { takeover: takeoverUrls(choice) }) },
    page: (context) => inUsePage({ reason: 'locked', retryAt: null, holders: [] }, context),
  })
}

function takeoverUrls({ takeoverUrl, cancelUrl }: Choice): { readonly url: string; readonly cancelUrl: string } {
  return { url: takeoverUrl, cancelUrl }
}

/** 401: the session is over. Says by what and when, as far as the account's own person may know: never which administrator. */
export function endedReply(ended: Ended, asking: Asking, notMeUrl?: string): Reply {
  const { operator: _, ...byWhom } = ended.by ?? {}
  return replyTo(asking, {
    status: 401,
    code: 'session-ended',
    title: 'The session has ended',
    detail: describe({ ...ended, by: ended.by && byWhom }),
    members: { ...endedMembers(ended), ...(notMeUrl !== undefined && { notMe: { url: notMeUrl } }) },
    page: (context) => signedOutPage(ended, { ...context, notMeUrl }),
  })
}

/** What programs are told of an ending, here and over sockets. */
export function endedMembers({ reason, at, by }: Ended): Readonly<Record<string, unknown>> {
  return {
    reason,
    at,
    by: by && {
      device: by.label ?? null,
      rule: by.rule ?? null,
      takeover: by.takeover ?? false,
      ...(by.disowned && { disowned: true }),
    },
  }
}

const NOTICES: Readonly<Record<Notice, { status: number; title: string; retry?: number }>> = {
  'session-required': { status: 401, title: 'A session must be opened first' },
  'session-id-required': { status: 401, title: 'The request carries nothing that identifies a session' },
  'store-unavailable': { status: 503, title: 'Sessions cannot be checked right now', retry: OUTAGE_RETRY_SECONDS },
  'policy-unavailable': {
    status: 503,
    title: 'The rules for this account are not known right now',
    retry: OUTAGE_RETRY_SECONDS,
  },
  'insecure-transport': { status: 500, title: 'Session cookies need TLS' },
}

export function noticeReply(code: Notice, detail: string, asking: Asking): Reply {
  const { status, title, retry } = NOTICES[code]
  return replyTo(asking, {
    status,
    code,
    title,
    detail,
    headers: retry === undefined ? {} : { 'retry-after': String(retry) },
    page: (context) => noticePage(code, { ...context, detail }),
  })
}

function pageContext({ exchange, now, recoveryUrl, timeZone, againUrl }: Asking): PageContext {
  return { now, recoveryUrl, timeZone, againUrl, acceptLanguage: exchange.header('accept-language') }
}

function replyTo(asking: Asking, problem: Problem): Reply {
  const { exchange, recoveryUrl } = asking
  const context = pageContext(asking)
  const { headers, body } = wantsHtml(exchange) ? asPage(problem.page(context)) : asJson(problem, recoveryUrl)
  return {
    status: problem.status,
    headers: {
      'cache-control': 'private, no-store',
      ...(problem.status === 401 && { 'www-authenticate': 'Session' }),
      ...problem.headers,
      ...headers,
    },
    body: exchange.method === 'HEAD' ? '' : body,
  }
}

function asPage({ html, headers }: Page): Pick<Reply, 'headers' | 'body'> {
  return { headers: { ...headers, vary: 'Accept, Accept-Language' }, body: html }
}

function asJson(problem: Problem, recoveryUrl: string | undefined): Pick<Reply, 'headers' | 'body'> {
  const { status, code, title, detail, members } = problem
  const body = {
    type: `urn:utsessions:${code}`,
    title,
    status,
    detail,
    code,
    ...members,
    ...(recoveryUrl && { recoveryUrl }),
  }
  return {
    headers: { 'content-type': 'application/problem+json; charset=utf-8', vary: 'Accept' },
    body: JSON.stringify(body),
  }
}
