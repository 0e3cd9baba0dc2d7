// A line of the journal as a line on a terminal.

import type { Entry } from '../policy/decision.ts'
import { sentenceOf } from './sentence.ts'
import { printable, type Style } from './terminal.ts'
import { momentText } from './words.ts'

/** Ends with a line break. Nothing of what it tells can make another. */
export function entryText(entry: Entry, style: Style): string {
  return `${style.dim(momentText(entry.at))}  ${printable(entry.account)}: ${printable(sentenceOf(entry))}\n`
}
