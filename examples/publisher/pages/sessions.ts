// "Your sessions": where the account is open, since when, and the ending of what should not be.

import type { ListedSession } from 'utsessions'
import type { Visitor } from '../visitor.ts'
import { type Html, html } from './html.ts'
import { layout } from './layout.ts'
import { ago, instant } from './when.ts'

export function sessionsPage(sessions: readonly ListedSession[], visitor: Visitor | undefined): string {
  const body = html`<section class="sessions">
<h1>Your sessions</h1>
<p>Where your account is open. If you do not know one of them, sign it out and <a href="/recover">change your password</a>.</p>
<ul>
${sessions.map(item)}</ul>
${sessions.length > 1 && endOthers}
</section>`
  return layout({ title: 'Your sessions', visitor, body })
}

function item(session: ListedSession): Html {
  const { id, device, openedAt, lastSeenAt, current } = session
  return html`<li class="card${current && ' current'}">
<div>
<h2><bdi>${device ?? 'Another device'}</bdi>${current && html` <span class="badge">this one</span>`}</h2>
<p>Opened ${ago(openedAt)} (${instant(openedAt)})<br>Last seen ${ago(lastSeenAt)}</p>
</div>
<form method="post" action="${current ? '/sign-out' : `/sessions/${id}/end`}"><button class="quiet">Sign out</button></form>
</li>
`
}

const endOthers = html`<form method="post" action="/sessions/end-others"><button>Sign out the others</button></form>`
