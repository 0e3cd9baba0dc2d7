// The pages of "it was not me": asking before the other device is signed out, and what came of it.

import { button, form } from './form.ts'
import { type Html, html } from './html.ts'
import { DOOR } from './icons.ts'
import { recovery } from './not-you.ts'
import { links, type Page, page } from './page.ts'
import { type PageContext, type Visitor, visitorOf } from './visitor.ts'

/** `too-late`: the quarter of an hour is over, or it has been done before. */
export type NotMeState = 'ask' | 'done' | 'too-late'

/** Addresses of this site. */
export interface NotMeUrls {
  readonly action: string
  readonly home: string
}

/** Says what can be done, was done, or can no longer be done from here. Names no device: whoever opens it may be a stranger. */
export function notMePage(state: NotMeState, urls: NotMeUrls, context: PageContext): Page {
  const visitor = visitorOf(context)
  const { ask, done, tooLate } = visitor.words.forms.notMe
  const { title, text } = { ask, done, 'too-late': tooLate }[state]
  const body = html`<p>${text}</p>
${state === 'ask' ? asked(urls, visitor) : over(urls, visitor)}`
  return page({ title, icon: DOOR, body, forms: state === 'ask' }, visitor)
}

function asked({ action, home }: NotMeUrls, { words }: Visitor): Html {
  const { end, back } = words.forms.notMe
  return html`${form(action, {}, button(end))}${links(html`<a href="${home}">${back}</a>`)}`
}

function over({ home }: NotMeUrls, visitor: Visitor): Html {
  return html`<p class="act"><a class="button" href="${home}">${visitor.words.signInAgain}</a></p>${links(recovery(visitor))}`
}
