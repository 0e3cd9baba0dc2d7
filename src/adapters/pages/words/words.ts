// What every language has to say. Names in braces are filled in: `{ago}`, `{in}`, `{browser}`, `{system}`, `{device}`. The pages with
// forms, and what open pages are told, have files of their own.

import type { EndReason } from '../../../policy/record.ts'
import type { FormWords } from './forms/words.ts'
import type { OpenPageWords } from './live/words.ts'
import type { Said } from './said.ts'

/** All words of the built-in pages in one language: short, polite, without jargon, the same facts in each. */
export interface Words {
  /** Where a device has no name; stands alone, as a name does. */
  readonly anotherDevice: string
  /** The same of one's own. */
  readonly unknownDevice: string
  /** `{browser}`, `{system}`. */
  readonly browserOnSystem: string
  /** Less than a minute ago. */
  readonly justNow: string
  /** `{ago}`. Of a device. */
  readonly signedIn: string
  readonly whatToDo: string
  readonly tryAgain: string
  readonly signInAgain: string
  readonly goOn: string
  readonly notYou: {
    readonly question: string
    /** That somebody may know the password, and to change it. */
    readonly advice: string
    readonly link: string
  }
  readonly inUse: {
    readonly title: string
    readonly onceFree: string
    /** Where no time is known. */
    readonly onceSignedOut: string
    readonly heldByOne: string
    readonly heldByMany: string
    /** Above the number that counts down. */
    readonly freeIn: string
    /** The same in words: `{in}`. */
    readonly free: string
    readonly freeAtLatestIn: string
    /** `{in}`. */
    readonly freeAtLatest: string
    readonly freeNow: string
    readonly wait: string
    readonly signOutThere: string
    readonly signOutOnOne: string
    readonly ticket: Said
  }
  readonly signedOut: {
    readonly title: string
    /** Headings of their own, where "you were signed out" would be wrong. */
    readonly titles: { readonly [Reason in EndReason]?: string } & {
      readonly replaced: string
      readonly closed: string
    }
    readonly reasons: { readonly [Reason in EndReason]: string }
    readonly rules: { readonly policy: string; readonly capacity: string }
    readonly takenOver: string
    /** Whoever had the account before said that this sign-in was not theirs. */
    readonly disowned: string
    readonly newSignIn: string
    /** `{ago}`. */
    readonly at: string
    readonly next: {
      readonly displaced: string
      readonly replaced: string
      readonly disowned: string
      readonly otherwise: string
    }
  }
  readonly notices: {
    readonly signInRequired: Said
    readonly cookieRequired: Said
    readonly unavailable: Said
    readonly insecure: Said
  }
  readonly forms: FormWords
  readonly live: OpenPageWords
}

/** The sentence with its `{names}` replaced; plain text still, to be escaped. */
export function fill(sentence: string, values: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
}
