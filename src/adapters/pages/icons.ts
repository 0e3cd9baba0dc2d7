// The small drawings at the top of the pages; decoration, so hidden from screen readers.

import { type Html, verbatim } from './html.ts'

/** Two screens: in use elsewhere. */
export const SCREENS: Html = icon(
  '<rect x="2" y="4" width="14" height="10" rx="1.5"/><path d="M6 18h6M9 14v4"/><rect x="16" y="9" width="6" height="11" rx="1.5" fill="var(--tint)"/><path d="M18.5 17.5h1"/>',
)

/** A door and an arrow: signed out. */
export const DOOR: Html = icon(
  '<path d="M14 4H6.5A1.5 1.5 0 0 0 5 5.5v13A1.5 1.5 0 0 0 6.5 20H14M10 12h10M16.5 8.5 20 12l-3.5 3.5"/>',
)

/** A dial: something else is to be said. */
export const NOTE: Html = icon('<circle cx="12" cy="12" r="9"/><path d="M12 11.5V16M12 8v.01"/>')

/** A lock: show that it is you. */
export const LOCK: Html = icon(
  '<rect x="5" y="10.5" width="14" height="9.5" rx="1.75"/><path d="M8 10.5V8a4 4 0 0 1 8 0v2.5M12 14.5v1.75"/>',
)

function icon(shapes: string): Html {
  return verbatim(`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${shapes}</svg>`)
}
