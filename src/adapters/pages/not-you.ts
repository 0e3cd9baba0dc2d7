// "Not you?": the way out for people whose password somebody else may know.

import { type Html, html, NOTHING } from './html.ts'
import type { Visitor } from './visitor.ts'

/** The advice, with the link where the application has given one. */
export function notYou({ words, recoveryUrl }: Visitor): Html {
  const { question, advice, link } = words.notYou
  const recover = recoveryUrl === undefined ? NOTHING : html`\n<p><a href="${recoveryUrl}">${link}</a></p>`
  return html`<section class="aside">
<h2>${question}</h2>
<p>${advice}</p>${recover}
</section>`
}
