// The short pages for what is nobody's decision: no session to go by, a store that does not answer, an unsafe connection.

import { type Html, html, NOTHING } from './html.ts'
import { NOTE } from './icons.ts'
import { again, type Page, page } from './page.ts'
import { type PageContext, visitorOf } from './visitor.ts'
import type { Words } from './words/words.ts'

/** 401 the first two, 503 the next two, 500 the last. */
export type NoticeKind =
  | 'session-required'
  | 'session-id-required'
  | 'store-unavailable'
  | 'policy-unavailable'
  | 'insecure-transport'

/** To a visitor, an outage is an outage. */
const NOTICES: Readonly<Record<NoticeKind, keyof Words['notices']>> = {
  'session-required': 'signInRequired',
  'session-id-required': 'cookieRequired',
  'store-unavailable': 'unavailable',
  'policy-unavailable': 'unavailable',
  'insecure-transport': 'insecure',
}

/** Faults of the set-up, which whoever sees the page first can mend; of everything else a visitor is told only what they can do. */
const EXPLAINED: ReadonlySet<NoticeKind> = new Set(['session-id-required', 'insecure-transport'])

/** A page of a few sentences; `detail` (English) is for whoever runs the site, and shown where the set-up is at fault. */
export function noticePage(kind: NoticeKind, context: PageContext & { readonly detail?: string | undefined }): Page {
  const visitor = visitorOf(context)
  const { title, text } = visitor.words.notices[NOTICES[kind]]
  const detail = EXPLAINED.has(kind) ? detailed(context.detail) : NOTHING
  const body = html`<p>${text}</p>
${again(visitor.words.tryAgain, visitor)}${detail}`
  return page({ title, icon: NOTE, body }, visitor)
}

function detailed(detail: string | undefined): Html {
  return detail === undefined ? NOTHING : html`\n<p class="detail" lang="en" dir="auto">${detail}</p>`
}
