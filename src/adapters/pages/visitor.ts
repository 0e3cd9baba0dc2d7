// Who a page is for: the language, the moment and the links, made once per page from what the guard knows of the request.

import { type Language, negotiate } from './language.ts'
import { assertRecoveryUrl } from './recovery-url.ts'
import { assertTimeZone } from './time-zone.ts'
import { WORDS } from './words/index.ts'
import type { Words } from './words/words.ts'

/** What the guard knows of a request for which it needs a page. */
export interface PageContext {
  /** The moment of the answer, on the clock that the decision was made by. Epoch milliseconds. */
  readonly now: number
  /** The request's `Accept-Language`. */
  readonly acceptLanguage: string | undefined
  /** Where an account is recovered; see {@link assertRecoveryUrl}. */
  readonly recoveryUrl: string | undefined
  /**
   * The IANA zone in which times are written, always named beside them; see {@link assertTimeZone}. What leads is "in 4 minutes", which is
   * right in any zone.
   * @default 'UTC'
   */
  readonly timeZone?: string | undefined
  /** Where "it was not me" is sent; not there where it would be of no use. */
  readonly notMeUrl?: string | undefined
  /** Where "try again" and "sign in again" lead. @default the address that was asked for */
  readonly againUrl?: string | undefined
}

/** A {@link PageContext}, resolved. */
export interface Visitor {
  readonly now: number
  readonly language: Language
  readonly locale: string
  readonly timeZone: string
  readonly recoveryUrl: string | undefined
  readonly notMeUrl: string | undefined
  readonly againUrl: string
  readonly words: Words
}

/**
 * Resolves what the guard knows into what a page needs.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID` for a recovery address or a time zone that is none
 */
export function visitorOf(context: PageContext): Visitor {
  const { now, acceptLanguage, recoveryUrl, timeZone, notMeUrl, againUrl = '' } = context
  assertRecoveryUrl(recoveryUrl)
  assertTimeZone(timeZone)
  const { language, locale } = negotiate(acceptLanguage)
  return { now, language, locale, timeZone: timeZone ?? 'UTC', recoveryUrl, notMeUrl, againUrl, words: WORDS[language] }
}
