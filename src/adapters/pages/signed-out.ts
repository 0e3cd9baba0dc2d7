// The page for someone whose session is over: by what, when, and what to do.

import type { Ended } from '../../policy/decision.ts'
import { signIn, since } from './device.ts'
import { button, form } from './form.ts'
import { type Html, html, NOTHING } from './html.ts'
import { DOOR } from './icons.ts'
import { notYou, recovery } from './not-you.ts'
import { again, links, type Page, page } from './page.ts'
import { type PageContext, type Visitor, visitorOf } from './visitor.ts'

/** "You were signed out", and why. Names the device that took over, never the administrator who intervened. */
export function signedOutPage(ended: Ended, context: PageContext): Page {
  const visitor = visitorOf(context)
  const { signedOut } = visitor.words
  const body = html`<p>${why(ended, visitor)}</p>
${facts(ended, visitor)}
<p>${next(ended, visitor)}</p>
${again(ended.reason === 'replaced' ? visitor.words.goOn : visitor.words.signInAgain, visitor)}
${aside(ended, visitor)}`
  const title = signedOut.titles[ended.reason] ?? signedOut.title
  return page({ title, icon: DOOR, body, forms: notMeUrl(ended, visitor) !== undefined }, visitor)
}

/** Whoever was displaced by somebody else may sign them out again from here. */
function notMeUrl({ reason, by }: Ended, visitor: Visitor): string | undefined {
  return reason === 'displaced' && by?.session !== undefined ? visitor.notMeUrl : undefined
}

function aside(ended: Ended, visitor: Visitor): Html {
  if (isDisowned(ended)) return links(recovery(visitor))
  if (!bySomebody(ended)) return NOTHING
  const action = notMeUrl(ended, visitor)
  const { end } = visitor.words.forms.notMe
  return notYou(visitor, action === undefined ? NOTHING : html`\n${form(action, {}, button(end, 'quiet'))}`)
}

function why(ended: Ended, { words }: Visitor): string {
  const { reason, by } = ended
  const { reasons, rules, takenOver, disowned } = words.signedOut
  if (isDisowned(ended)) return disowned
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
  if (isDisowned(ended)) return words.signedOut.next.disowned
  return bySomebody(ended) ? words.signedOut.next.displaced : words.signedOut.next.otherwise
}

/** A sign-in, rather than a rule, the time or the visitor, ended it. */
function bySomebody({ reason, by }: Ended): boolean {
  return reason === 'replaced' || (reason === 'displaced' && by?.rule !== 'policy')
}

/** Ended by whoever had the account before, who said that it was not them. */
function isDisowned({ reason, by }: Ended): boolean {
  return reason === 'revoked' && by?.disowned === true
}
