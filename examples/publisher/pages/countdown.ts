// How long the session lasts: in words on every page, and ticking where a script may run.

import type { SessionView } from 'utsessions'
import { type Html, html } from './html.ts'
import { instant, within } from './when.ts'

export function countdown({ expiresAt, limit }: SessionView): Html | undefined {
  if (expiresAt === null) return undefined
  const left = Math.max(0, Math.round((expiresAt - Date.now()) / 1_000))
  const unless = limit === 'idle' ? 'unless you read on' : 'whatever you do'
  return html`<p class="ends">Your session ends <span data-seconds-left="${left}">${within(expiresAt)}</span>,
at ${instant(expiresAt)}, ${unless}.</p>`
}
