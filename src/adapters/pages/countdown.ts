// How long until the account is free: a number that counts down by style alone, and the same in plain text where it cannot.

import { type Html, html, NOTHING } from './html.ts'
import type { Visitor } from './visitor.ts'
import { instant, within } from './when.ts'
import { fill } from './words/words.ts'

/** Markup and the style that it needs. */
export interface Countdown {
  readonly markup: Html
  readonly style: string
}

/** Longer waits are told in words only. */
const LONGEST_COUNTED_S = 24 * 3_600

/** @param latest the account may be free earlier. @param freeNow what is said once the time is up */
export function countdown(
  at: number,
  latest: boolean,
  visitor: Visitor,
  freeNow: string = visitor.words.inUse.freeNow,
): Countdown {
  const seconds = Math.ceil((at - visitor.now) / 1_000)
  if (seconds <= 0) return { markup: html`<div><strong>${freeNow}</strong></div>`, style: '' }
  const counted = seconds <= LONGEST_COUNTED_S
  return { markup: wait(at, latest, counted, freeNow, visitor), style: counted ? styleOf(seconds) : '' }
}

function wait(at: number, latest: boolean, counted: boolean, freeNow: string, visitor: Visitor): Html {
  const { inUse } = visitor.words
  const told = fill(latest ? inUse.freeAtLatest : inUse.free, { in: within(at, visitor) })
  const label = latest ? inUse.freeAtLatestIn : inUse.freeIn
  const clock = html`<div class="clock" aria-hidden="true"><h2>${label}</h2><b></b></div>`
  const over = html`<strong class="over">${freeNow}</strong>`
  return html`<div class="wait">
<div class="running">${counted ? clock : NOTHING}<strong class="told">${told}</strong> <span>${instant(at, visitor)}</span></div>${counted ? over : NOTHING}
</div>`
}

/**
 * The number is an animated integer, shown by counters. Browsers that know `transition-behavior` know `@property` too, which cannot be
 * asked for. Minutes and hours are rounded down by taking off just less than half a unit, as an integer is rounded to the nearest.
 */
function styleOf(seconds: number): string {
  const digits = seconds < 3_600 ? 'counter(m)' : 'counter(h) ":" counter(m,decimal-leading-zero)'
  return `@property --left{syntax:"<integer>";inherits:false;initial-value:0}
@property --h{syntax:"<integer>";inherits:false;initial-value:0}
@property --m{syntax:"<integer>";inherits:false;initial-value:0}
@keyframes left{from{--left:${seconds}}to{--left:0}}
@keyframes hide{to{visibility:hidden}}
@keyframes show{to{visibility:visible}}
@keyframes ready{to{background:var(--accent);color:var(--on-accent)}}
.wait{display:grid;align-items:center}
.running,.over{grid-area:1/1}
.running{animation:hide 0s ${seconds}s forwards}
.over{visibility:hidden;animation:show 0s ${seconds}s forwards}
.clock{display:none}
.clock b{display:block;font-size:2.5rem;line-height:1.2;font-weight:600;font-variant-numeric:tabular-nums;letter-spacing:-.01em;animation:left ${seconds}s steps(${seconds}) forwards;--h:calc((var(--left) - 1799.5)/3600);--m:calc((var(--left) - 3600*var(--h) - 29.5)/60);counter-reset:h var(--h) m var(--m) s calc(var(--left) - 3600*var(--h) - 60*var(--m))}
.clock b::after{content:${digits} ":" counter(s,decimal-leading-zero)}
@supports (transition-behavior:allow-discrete){@media (prefers-reduced-motion:no-preference){.clock{display:block}.told{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}}}
a.button{background:none;color:var(--accent);animation:ready 0s ${seconds}s forwards}
`
}
