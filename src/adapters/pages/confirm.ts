// The page that asks for the password once more, before what was sent is done.

import { button, form, type Hidden, passwordField } from './form.ts'
import { html } from './html.ts'
import { LOCK } from './icons.ts'
import { links, type Page, page } from './page.ts'
import { type PageContext, visitorOf } from './visitor.ts'

/** What is to be confirmed. Addresses of this site. */
export interface Confirmation {
  /** Where it is sent, with the field `password`. */
  readonly action: string
  /** What had been sent, and is sent again. */
  readonly fields: Hidden
  /** The password that was sent did not match. */
  readonly wrong: boolean
  readonly cancelUrl: string
}

/** "Please confirm that it is you". A password that had been sent before is never carried along. */
export function confirmPage({ action, fields, wrong, cancelUrl }: Confirmation, context: PageContext): Page {
  const visitor = visitorOf(context)
  const { title, text, confirm, back } = visitor.words.forms.confirm
  const { password: _, ...carried } = fields
  const body = html`<p>${text}</p>
${form(action, carried, html`${passwordField(visitor.words, wrong)}\n${button(confirm)}`)}${links(html`<a href="${cancelUrl}">${back}</a>`)}`
  return page({ title, icon: LOCK, body, forms: true }, visitor)
}
