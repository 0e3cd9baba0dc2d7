// What open pages are told in their own language: the overlay's words, and why the session ended.

import type { LiveWords } from '../../live/wire.ts'
import type { Ended } from '../../policy/decision.ts'
import { deviceName } from './device.ts'
import { labelParts } from './device-label.ts'
import type { Language } from './language.ts'
import { WORDS } from './words/index.ts'
import type { OpenPageWords } from './words/live/words.ts'
import type { Said } from './words/said.ts'
import { fill } from './words/words.ts'

/** The overlay's words. */
export function liveWords(language: Language): LiveWords {
  const { anotherDevice: _, ended: __, ...words } = WORDS[language].live
  return { language, ...words }
}

/** Heading and sentence; `{at}` in it is left for the page, which knows its reader's zone. Never an administrator's name. Text, to be escaped. */
export function said(ended: Pick<Ended, 'reason' | 'by' | 'at'>, language: Language): Said {
  const { live, signedOut } = WORDS[language]
  const sentence = timed(live.ended[causeOf(ended)], ended.at !== null)
  const device = inSentence(ended.by?.label, language)
  return { title: signedOut.titles[ended.reason] ?? signedOut.title, text: fill(sentence, { device }) }
}

function causeOf({ reason, by }: Pick<Ended, 'reason' | 'by'>): keyof OpenPageWords['ended'] {
  if (reason === 'displaced' && by?.rule !== undefined) return by.rule
  if (reason === 'displaced' && by?.takeover) return 'takenOver'
  if (reason === 'revoked' && by?.disowned) return 'disowned'
  return reason
}

/** With what stands in brackets, or without it. */
function timed(sentence: string, known: boolean): string {
  return sentence.replace(/\[(.*?)\]/g, known ? '$1' : '')
}

/** A label of somebody's own making must neither turn the sentence around nor stand for the time. */
function inSentence(label: string | undefined, language: Language): string {
  const words = WORDS[language]
  const name = deviceName(label, words, words.live.anotherDevice)
  return label === undefined || name === words.live.anotherDevice || labelParts(label)
    ? name
    : `\u2068${name.replace(/[{}]/g, '')}\u2069`
}
