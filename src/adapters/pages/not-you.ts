// "Not you?": the way out for people whose password somebody else may know.

import { type Html, html, NOTHING } from './html.ts'
import type { Visitor } from './visitor.ts'

/** The advice, with the link where the application has given one, and with what else can be done about it. */
export function notYou(visitor: Visitor, more: Html = NOTHING): Html {
  const { question, advice } = visitor.words.notYou
  return html`<section class="aside">
<h2>${question}</h2>
<p>${advice}</p>${more}${recoveryLink(visitor)}
</section>`
}

function recoveryLink(visitor: Visitor): Html {
  return visitor.recoveryUrl === undefined ? NOTHING : html`\n<p>${recovery(visitor)}</p>`
}

/** The link by which an account is recovered, where the application has given one. */
export function recovery({ words, recoveryUrl }: Visitor): Html {
  return recoveryUrl === undefined ? NOTHING : html`<a href="${recoveryUrl}">${words.notYou.link}</a>`
}
