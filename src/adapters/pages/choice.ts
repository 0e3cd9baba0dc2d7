// The page for someone who was refused and may choose: which sessions hold the account, and which of them shall end so that they are in.

import type { Holder, Refused } from '../../policy/decision.ts'
import { countdown } from './countdown.ts'
import { deviceName, since } from './device.ts'
import { button, form, passwordField } from './form.ts'
import { type Html, html, NOTHING } from './html.ts'
import { SCREENS } from './icons.ts'
import { inUsePage } from './in-use.ts'
import { notYou } from './not-you.ts'
import { type Page, page } from './page.ts'
import { type PageContext, type Visitor, visitorOf } from './visitor.ts'
import { inBrackets, within } from './when.ts'
import { fill } from './words/words.ts'

/** A refusal that can be chosen on. */
export interface Choosable extends Pick<Refused, 'holders' | 'retryAt' | 'reason'> {
  /** Sent along as `ticket`. `null`: there is nothing to choose by. */
  readonly ticket: string | null
  /** Choosing takes the password again. */
  readonly withPassword: boolean
}

/** Where what is chosen goes. Addresses of this site. */
export interface Choice {
  readonly takeoverUrl: string
  readonly cancelUrl: string
  /** Where people go on once they are in; sent along as `return`. */
  readonly returnTo: string
  /** The password that was sent did not match. */
  readonly wrongPassword?: boolean
  /** Ids of sessions that were chosen before. @default the only one there is */
  readonly chosen?: readonly string[]
}

/** Holders to choose from, named `end`, and a way to leave everything as it is (M1, M3). Without a ticket: the page of a mere refusal. */
export function choicePage(refused: Choosable, choice: Choice, context: PageContext): Page {
  const { ticket, holders } = refused
  if (ticket === null || refused.reason === 'ticket' || holders.length === 0) return inUsePage(refused, context)
  const visitor = visitorOf(context)
  const { inUse, forms } = visitor.words
  const free = freeAt(refused, visitor)
  const body = html`<p>${holders.length === 1 ? forms.choice.one : forms.choice.many}</p>
${free.markup}${form(choice.takeoverUrl, { ticket: [ticket], return: [choice.returnTo] }, questions(refused, choice, visitor))}
${form(choice.cancelUrl, { return: [choice.returnTo] }, button(forms.choice.cancel, 'quiet'))}
${notYou(visitor)}`
  return page({ title: inUse.title, icon: SCREENS, body, style: free.style, forms: true }, visitor)
}

function freeAt({ retryAt, reason }: Choosable, visitor: Visitor): { readonly markup: Html; readonly style: string } {
  if (retryAt === null) return { markup: NOTHING, style: '' }
  const { markup, style } = countdown(retryAt, reason !== 'locked', visitor, visitor.words.forms.choice.freeNow)
  return { markup: html`<div class="facts"><div>${markup}</div></div>\n`, style }
}

function questions(refused: Choosable, choice: Choice, visitor: Visitor): Html {
  const { inUse, forms } = visitor.words
  const { which, loss, hurry, takeOver } = forms.choice
  return html`<fieldset>
<legend>${refused.holders.length === 1 ? inUse.heldByOne : which}</legend>
<div class="choices">
${refused.holders.map((holder) => option(holder, refused, choice, visitor))}</div>
</fieldset>
<p class="small">${loss} ${hurry}</p>
${refused.withPassword ? passwordField(visitor.words, choice.wrongPassword === true) : NOTHING}
${button(takeOver)}`
}

function option(holder: Holder, refused: Choosable, choice: Choice, visitor: Visitor): Html {
  const { id, device, since: openedAt } = holder
  const isChosen = choice.chosen?.includes(id) ?? refused.holders.length === 1
  return html`<label><input type="radio" name="end" value="${id}" required${isChosen ? html` checked` : NOTHING}>
<span><strong><bdi>${deviceName(device, visitor.words)}</bdi></strong>${since(visitor.words.signedIn, openedAt, visitor)}${freeOf(holder, refused, visitor)}</span></label>
`
}

/** Where it is not the time that the page counts down to anyway. */
function freeOf({ freeAt }: Holder, { retryAt, holders }: Choosable, visitor: Visitor): Html {
  if (freeAt === null || (holders.length === 1 && freeAt === retryAt)) return NOTHING
  const { free } = visitor.words.inUse
  return html` <span>${fill(free, { in: within(freeAt, visitor) })} ${inBrackets(freeAt, visitor)}</span>`
}
