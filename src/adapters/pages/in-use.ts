// The page for someone who was refused: in use elsewhere, where, since when, until when, and what to do.

import type { Refused } from '../../policy/decision.ts'
import { type Countdown, countdown } from './countdown.ts'
import { signIn } from './device.ts'
import { type Html, html, NOTHING } from './html.ts'
import { SCREENS } from './icons.ts'
import { notYou } from './not-you.ts'
import { again, type Page, page } from './page.ts'
import { type PageContext, type Visitor, visitorOf } from './visitor.ts'

/** As much of a refusal as is told. */
export type InUse = Pick<Refused, 'reason' | 'retryAt' | 'holders'>

/** "This account is in use elsewhere"; for a takeover ticket that does not hold, "please sign in again". */
export function inUsePage(refused: InUse, context: PageContext): Page {
  const visitor = visitorOf(context)
  return refused.reason === 'ticket' ? ticketPage(refused, visitor) : heldPage(refused, visitor)
}

function heldPage(refused: InUse, visitor: Visitor): Page {
  const { inUse, tryAgain } = visitor.words
  const free = freeAt(refused, visitor)
  const body = html`<p>${refused.retryAt === null ? inUse.onceSignedOut : inUse.onceFree}</p>
${facts(refused, free.markup, visitor)}
${again(tryAgain, visitor)}
${whatToDo(refused, visitor)}
${notYou(visitor)}`
  return page({ title: inUse.title, icon: SCREENS, body, style: free.style }, visitor)
}

/** Who holds the account is not always told. */
function facts(refused: InUse, free: Html, visitor: Visitor): Html {
  const held = refused.holders.length === 0 ? NOTHING : holders(refused, visitor)
  if (held === NOTHING && free === NOTHING) return NOTHING
  return html`<div class="facts">
${held}
${free}
</div>`
}

/** The choice was too old, or had been used: nothing has changed, and choosing begins with signing in. */
function ticketPage(refused: InUse, visitor: Visitor): Page {
  const { ticket } = visitor.words.inUse
  const body = html`<p>${ticket.text}</p>
${facts(refused, NOTHING, visitor)}
${again(visitor.words.signInAgain, visitor)}`
  return page({ title: ticket.title, icon: SCREENS, body }, visitor)
}

function freeAt({ reason, retryAt }: InUse, visitor: Visitor): Countdown {
  if (retryAt === null) return { markup: NOTHING, style: '' }
  return countdown(retryAt, reason === 'full', visitor)
}

function holders({ holders }: InUse, visitor: Visitor): Html {
  const { heldByOne, heldByMany } = visitor.words.inUse
  const items = holders.map(({ device, since }) => html`<li>${signIn(device, since, visitor)}</li>\n`)
  return html`<div>
<h2>${holders.length === 1 ? heldByOne : heldByMany}</h2>
<ul>
${items}</ul>
</div>`
}

function whatToDo({ holders, retryAt }: InUse, { words, now }: Visitor): Html {
  const { wait, signOutThere, signOutOnOne } = words.inUse
  const signOut = html`<li>${holders.length <= 1 ? signOutThere : signOutOnOne}</li>`
  const waiting = retryAt === null || retryAt <= now ? NOTHING : html`<li>${wait}</li>\n`
  return html`<h2>${words.whatToDo}</h2>
<ul class="todo">
${waiting}${signOut}
</ul>`
}
