// A device's label in the visitor's language. Labels are whatever a browser chose to say of itself: text, and isolated as such.

import { labelParts, UNKNOWN_DEVICE } from './device-label.ts'
import { type Html, html } from './html.ts'
import type { Visitor } from './visitor.ts'
import { ago, inBrackets } from './when.ts'
import { fill, type Words } from './words/words.ts'

/** "Firefox on Linux", and below it "Signed in 2 minutes ago (10:02 UTC)". */
export function signIn(label: string | null | undefined, at: number | null, visitor: Visitor): Html {
  return html`<strong><bdi>${deviceName(label, visitor.words)}</bdi></strong>${at === null ? '' : since(visitor.words.signedIn, at, visitor)}`
}

/** A sentence that takes `{ago}`, with the instant in brackets behind it. */
export function since(sentence: string, at: number, visitor: Visitor): Html {
  return html` <span>${fill(sentence, { ago: ago(at, visitor) })} ${inBrackets(at, visitor)}</span>`
}

/** A label in the words' language; `nameless` where it says nothing. Text, to be escaped. */
export function deviceName(
  label: string | null | undefined,
  words: Words,
  nameless: string = words.anotherDevice,
): string {
  if (label === null || label === undefined || label === '' || label === UNKNOWN_DEVICE) return nameless
  const parts = labelParts(label)
  return parts ? fill(words.browserOnSystem, parts) : label
}
