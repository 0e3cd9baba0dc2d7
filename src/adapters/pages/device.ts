// A device's label in the visitor's language. Labels are whatever a browser chose to say of itself: text, and isolated as such.

import { labelParts, UNKNOWN_DEVICE } from './device-label.ts'
import { type Html, html } from './html.ts'
import type { Visitor } from './visitor.ts'
import { ago, instant } from './when.ts'
import { fill } from './words/words.ts'

/** "Firefox on Linux", and below it "Signed in 2 minutes ago (10:02 UTC)". */
export function signIn(label: string | null | undefined, at: number | null, visitor: Visitor): Html {
  return html`<strong><bdi>${name(label, visitor)}</bdi></strong>${at === null ? '' : since(visitor.words.signedIn, at, visitor)}`
}

/** A sentence that takes `{ago}`, with the instant in brackets behind it. */
export function since(sentence: string, at: number, visitor: Visitor): Html {
  return html` <span>${fill(sentence, { ago: ago(at, visitor) })} (${instant(at, visitor)})</span>`
}

function name(label: string | null | undefined, { words }: Visitor): string {
  if (label === null || label === undefined || label === '' || label === UNKNOWN_DEVICE) return words.anotherDevice
  const parts = labelParts(label)
  return parts ? fill(words.browserOnSystem, parts) : label
}
