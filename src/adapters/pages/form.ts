// The parts of which the pages' forms are made. A form is sent by a person, to this site, with POST; what it carries is hidden in it.

import { type Html, html, NOTHING } from './html.ts'
import type { Words } from './words/words.ts'

/** What a form carries without showing it, by name. */
export type Hidden = Readonly<Record<string, readonly string[]>>

/** A form that sends `hidden` and what `content` asks for. */
export function form(action: string, hidden: Hidden, content: Html): Html {
  return html`<form method="post" action="${action}">
${hiddenFields(hidden)}${content}
</form>`
}

/** Sends the form. `quiet`: not what the page is for. */
export function button(label: string, weight: 'loud' | 'quiet' = 'loud'): Html {
  return html`<button class="button${weight === 'quiet' ? ' quiet' : ''}">${label}</button>`
}

/** Asks for the password; where it was wrong, says so and waits for the next one. */
export function passwordField({ forms: { password } }: Words, wrong: boolean): Html {
  const told = wrong ? html`\n<p class="wrong" id="wrong">${password.wrong}</p>` : NOTHING
  const state = wrong ? html` aria-invalid="true" aria-describedby="wrong" autofocus` : NOTHING
  return html`<div class="field">
<label for="password">${password.label}</label>${told}
<input id="password" name="password" type="password" autocomplete="current-password" required${state}>
</div>`
}

function hiddenFields(hidden: Hidden): readonly Html[] {
  return Object.entries(hidden).flatMap(([name, values]) =>
    values.map((value) => html`<input type="hidden" name="${name}" value="${value}">\n`),
  )
}
