// CSV as RFC 4180 has it, for spreadsheets: no cell is a formula, and none has in it what cannot be seen.

import { escapeOf } from './output.ts'

export type Cell = string | number | boolean | undefined

/** Ends with a line break. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(cellText).join(',')}\r\n`
}

/** What a spreadsheet takes for a formula, in full width too. */
const FORMULA = /^[\s\p{Cc}\p{Cf}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/u
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu
const QUOTED = /[",;'\s]/

/** An apostrophe in front makes it a text; line breaks and their like are written as JSON writes them. */
function cellText(cell: Cell): string {
  if (typeof cell !== 'string') return cell === undefined ? '' : String(cell)
  const isFormula = FORMULA.test(cell)
  const text = `${isFormula ? "'" : ''}${cell.replaceAll(UNSEEN, escapeOf)}`
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
