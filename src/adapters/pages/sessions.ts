// The page of one's own sessions: where the account is used, which of it is here, and a button to end each.

import type { ListedSession } from '../../controller/answers.ts'
import { deviceName, since } from './device.ts'
import { button, form } from './form.ts'
import { type Html, html, NOTHING } from './html.ts'
import { SCREENS } from './icons.ts'
import { recovery } from './not-you.ts'
import { links, type Page, page } from './page.ts'
import { type PageContext, type Visitor, visitorOf } from './visitor.ts'

/** Addresses of this site. */
export interface SessionsUrls {
  /** Where `session`, the id of the one to end, is sent. */
  readonly end: string
  readonly endOthers: string
  /** Leads back to the application. */
  readonly home: string
}

/** Lines and buttons beside each other. */
const WIDE = 'body{grid-template-columns:minmax(0,40rem)}\n'

/** Device, place and address as far as they are known, opened, last seen, and which is this one (I4). `told`: what has just been done. */
export function sessionsPage(
  sessions: readonly ListedSession[],
  urls: SessionsUrls,
  context: PageContext,
  told?: 'ended' | 'others-ended',
): Page {
  const visitor = visitorOf(context)
  const words = visitor.words.forms.sessions
  const body = html`${tell(told, visitor)}<p>${intro(sessions, visitor)}</p>
${list(sessions, urls, visitor)}${others(sessions, urls, visitor)}${links(html`<a href="${urls.home}">${words.back}</a>`, recovery(visitor))}`
  return page({ title: words.title, icon: SCREENS, body, style: WIDE, forms: true }, visitor)
}

function tell(told: 'ended' | 'others-ended' | undefined, { words }: Visitor): Html {
  if (told === undefined) return NOTHING
  const { ended, othersEnded } = words.forms.sessions
  return html`<p class="told" role="status">${told === 'ended' ? ended : othersEnded}</p>\n`
}

function intro(sessions: readonly ListedSession[], { words }: Visitor): string {
  const { none, one, many } = words.forms.sessions
  if (sessions.length === 0) return none
  return sessions.some(({ current }) => !current) ? many : one
}

/** This one first, then the others, the last active first. */
function list(sessions: readonly ListedSession[], urls: SessionsUrls, visitor: Visitor): Html {
  if (sessions.length === 0) return NOTHING
  const ordered = [...sessions].sort(
    (a, b) => Number(b.current) - Number(a.current) || b.lastSeenAt - a.lastSeenAt || a.openedAt - b.openedAt,
  )
  return html`<ul class="devices">
${ordered.map((session, index) => item(session, index, urls, visitor))}</ul>
`
}

/** The button is named after its device as well, for whoever hears it alone. */
function item(session: ListedSession, index: number, urls: SessionsUrls, visitor: Visitor): Html {
  const { end, endHere } = visitor.words.forms.sessions
  const { id, current } = session
  const send = html`<button class="button quiet" id="end-${index}" aria-labelledby="end-${index} device-${index}">${current ? endHere : end}</button>`
  return html`<li${current ? html` class="here"` : NOTHING}>
<div>${facts(session, index, visitor)}</div>
${form(urls.end, { session: [id] }, send)}
</li>
`
}

function facts(session: ListedSession, index: number, visitor: Visitor): Html {
  const { words } = visitor
  const { here, lastSeen } = words.forms.sessions
  const { device, place, address, openedAt, lastSeenAt, current } = session
  const name = deviceName(device, words, words.unknownDevice)
  const where = [place, address].filter((known) => known !== null && known !== '').join(' · ')
  return html`<strong id="device-${index}"><bdi>${name}</bdi></strong>${current ? html` <em>${here}</em>` : NOTHING}${
    where === '' ? NOTHING : html`\n<span><bdi>${where}</bdi></span>`
  }
${since(words.signedIn, openedAt, visitor)}
${since(lastSeen, lastSeenAt, visitor)}`
}

function others(sessions: readonly ListedSession[], urls: SessionsUrls, { words }: Visitor): Html {
  if (sessions.every(({ current }) => current)) return NOTHING
  return form(urls.endOthers, {}, button(words.forms.sessions.endOthers))
}
