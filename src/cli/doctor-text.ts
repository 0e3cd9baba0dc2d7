// What `doctor` prints for people: a line for each check, and below it what to change.

import type { Check } from './doctor/check.ts'
import type { Diagnosis } from './doctor.ts'
import { printable, type Style } from './terminal.ts'
import { countOf } from './words.ts'

export function doctorText({ store, checks, counts }: Diagnosis, style: Style): string {
  const longest = Math.max(...checks.map((check) => labelOf(check).length))
  const lines = checks.map((check) => checkText(check, longest, style))
  return `${[style.bold(printable(store)), ...lines, '', summary(counts)].join('\n')}\n`
}

const WIDTH = 'unknown'.length
const INDENT = '  '

function checkText(check: Check, longest: number, style: Style): string {
  const { state, found, change } = check
  const mark = state === 'fine' ? style.dim : state === 'unknown' ? style.accent : style.bold
  const label = printable(labelOf(check)).padEnd(longest)
  const line = `${INDENT}${mark(state.padEnd(WIDTH))}${INDENT}${label}${INDENT}${printable(found)}`
  if (change === null) return line
  return `${line}\n${' '.repeat(WIDTH + longest + 3 * INDENT.length)}→ ${printable(change)}`
}

function labelOf({ name, server }: Check): string {
  return server === null ? name : `${name} of ${server}`
}

function summary({ wrong, warning, unknown }: Diagnosis['counts']): string {
  const parts = [
    ...(wrong > 0 ? [`${wrong} wrong`] : []),
    ...(warning > 0 ? [countOf(warning, 'warning')] : []),
    ...(unknown > 0 ? [`${unknown} unknown`] : []),
  ]
  return parts.length === 0 ? 'All is fine.' : `${parts.join(', ')}.`
}
