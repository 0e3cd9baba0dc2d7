// The page for someone whose session is over: by what, when, and what to do.

import type { Ended } from '../../policy/decision.ts'
import { signIn, since } from './device.ts'
import { type Html, html, NOTHING } from './html.ts'
import { DOOR } from './icons.ts'
import { notYou } from './not-you.ts'
import { again, type Page, page } from './page.ts'
import { type PageContext, type Visitor, visitorOf } from './visitor.ts'

/** "You were signed out", and why. Names the device that took over, never the administrator who intervened. */
export function signedOutPage(ended: Ended, context: PageContext): Page {
  const visitor = visitorOf(context)
  const { signedOut } = visitor.words
  const body = html`<p>${why(ended, visitor)}</p>
${facts(ended, visitor)}
<p>${next(ended, visitor)}</p>
${again(ended.reason === 'replaced' ? visitor.words.goOn : visitor.words.signInAgain)}
${bySomebody(ended) ? notYou(visitor) : NOTHING}`
  return page({ title: signedOut.titles[ended.reason] ?? signedOut.title, icon: DOOR, body }, visitor)
}

function why({ reason, by }: Ended, { words }: Visitor): string {
  const { reasons, rules, takenOver } = words.signedOut
  if (reason === 'displaced' && by?.rule !== undefined) return rules[by.rule]
  if (reason === 'displaced' && by?.takeover) return takenOver
  return reasons[reason]
}

/** On what and when the newcomer signed in; where nobody did, when it ended. */
function facts(ended: Ended, visitor: Visitor): Html {
  const { newSignIn, at } = visitor.words.signedOut
  if (bySomebody(ended)) {
    return html`<div class="facts"><div>
<h2>${newSignIn}</h2>
${signIn(ended.by?.label, ended.at, visitor)}
</div></div>`
  }
  return ended.at === null ? NOTHING : html`<p class="when">${since(at, ended.at, visitor)}</p>`
}

function next(ended: Ended, { words }: Visitor): string {
  if (ended.reason === 'replaced') return words.signedOut.next.replaced
  return bySomebody(ended) ? words.signedOut.next.displaced : words.signedOut.next.otherwise
}

/** A sign-in, rather than a rule, the time or the visitor, ended it. */
function bySomebody({ reason, by }: Ended): boolean {
  return reason === 'replaced' || (reason === 'displaced' && by?.rule !== 'policy')
}
