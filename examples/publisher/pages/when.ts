// Times as people read them. The server does not know a reader's time zone, so it says which one it writes in.

import { type Html, html } from './html.ts'

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'UTC' })
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })

export function within(at: number): string {
  return relativeTo(Math.max(1_000, at - Date.now()))
}

/** `10:02 UTC`; on another day with its date. */
export function instant(at: number): Html {
  const date = new Date(at)
  const today = day.format(date) === day.format(new Date())
  return html`<time datetime="${date.toISOString()}">${today ? '' : `${day.format(date)}, `}${clock.format(date)} UTC</time>`
}

function relativeTo(ms: number): string {
  const minutes = ms / 60_000
  if (minutes < 2) return relative.format(Math.round(ms / 1_000), 'second')
  return minutes < 120
    ? relative.format(Math.round(minutes), 'minute')
    : relative.format(Math.round(minutes / 60), 'hour')
}
