// Instants as people read them. The server does not know the visitor's zone: what leads is relative, and the zone is always named.

import { type Html, html } from './html.ts'
import type { Visitor } from './visitor.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** "2 minutes ago", "just now"; never the future, whatever the clocks say. */
export function ago(at: number, visitor: Visitor): string {
  const elapsed = visitor.now - at
  if (elapsed < MINUTE) return visitor.words.justNow
  return relative(-elapsed, visitor)
}

/** "in 5 minutes": rounded up, so that nobody comes too early. */
export function within(at: number, visitor: Visitor): string {
  return relative(Math.max(at - visitor.now, SECOND), visitor)
}

/** `<time>10:07 UTC</time>`, with the date where it is half a day away or more. */
export function instant(at: number, visitor: Visitor): Html {
  const date = new Date(at)
  return html`<time datetime="${date.toISOString()}">${written(date, visitor)}</time>`
}

/** The same behind a sentence, on one line where it fits. */
export function inBrackets(at: number, visitor: Visitor): Html {
  return html`<span class="at">(${instant(at, visitor)})</span>`
}

/** Rounded towards later: fewer minutes ago, more minutes to wait. */
function relative(lengthMs: number, { locale }: Visitor): string {
  const length = Math.abs(lengthMs)
  const [unit, unitMs] =
    length < MINUTE
      ? (['second', SECOND] as const)
      : length < 2 * HOUR
        ? (['minute', MINUTE] as const)
        : length < 2 * DAY
          ? (['hour', HOUR] as const)
          : (['day', DAY] as const)
  return new Intl.RelativeTimeFormat(locale).format(Math.ceil(lengthMs / unitMs), unit)
}

function written(date: Date, { now, locale, timeZone }: Visitor): string {
  const far = Math.abs(date.getTime() - now) >= DAY / 2
  return new Intl.DateTimeFormat(locale, {
    ...(far && { day: 'numeric', month: 'long' }),
    hour: 'numeric',
    minute: '2-digit',
    timeZone,
    timeZoneName: 'short',
  }).format(date)
}
