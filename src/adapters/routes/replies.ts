// Answers of the guard's own routes.

import { wantsHtml } from '../guard/asking.ts'
import type { Exchange, Reply } from '../guard/exchange.ts'
import type { Visit } from '../guard/visit.ts'
import { onwardPage } from '../pages/onward.ts'
import type { Page } from '../pages/page.ts'
import type { PageContext } from '../pages/visitor.ts'

const PRIVATE = { 'cache-control': 'private, no-store' } as const

type Asked = Pick<Exchange<unknown, unknown>, 'method' | 'header'>

export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...PRIVATE, vary: 'Accept', ...headers },
    body: JSON.stringify(body),
  }
}

/** RFC 9457, with a stable code. */
export function problem(
  status: number,
  code: string,
  title: string,
  detail: string,
  members: Readonly<Record<string, unknown>> = {},
): Reply {
  return json(
    status,
    { type: `urn:utsessions:${code}`, title, status, detail, code, ...members },
    { 'content-type': 'application/problem+json; charset=utf-8' },
  )
}

export function htmlReply(status: number, { html, headers }: Page): Reply {
  return { status, headers: { ...PRIVATE, ...headers, vary: 'Accept, Accept-Language' }, body: html }
}

/** What a page must know of the request. */
export function pageContextOf<Req, Res>({ exchange, control, options }: Visit<Req, Res>): PageContext {
  const { recoveryUrl, timeZone } = options
  return { now: control.now(), acceptLanguage: exchange.header('accept-language'), recoveryUrl, timeZone }
}

/** Where that is a page of ours, which leads nowhere else. @param location a path of this site */
export function seeOther(location: string): Reply {
  return { status: 303, headers: { ...PRIVATE, location }, body: '' }
}

/** After a form: by a page, as a redirect that ends on another site would be stopped by the policy of the page with the form. @param location a path of this site */
export function goOn(asked: Asked, location: string): Reply {
  if (asked.method !== 'POST') return seeOther(location)
  return htmlReply(200, onwardPage(location, { acceptLanguage: asked.header('accept-language') }))
}

/** After what was sent: a browser goes on to a page of this site, a program gets what came of it. */
export function done(asked: Asked, location: string, body: unknown): Reply {
  return wantsHtml(asked) ? goOn(asked, location) : json(200, body)
}

export function badRequest(detail: string): Reply {
  return problem(400, 'bad-request', 'The request cannot be understood', detail)
}

export function tooLong(detail: string): Reply {
  return problem(413, 'body-too-long', 'The request is too long', detail)
}
