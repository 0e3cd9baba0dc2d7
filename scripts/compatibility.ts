// The matrix framework × host × row, from the names and results of the conformance files: for the reporter, and for compatibility-page.ts.

import { relative } from 'node:path'
import type { TestCase, TestModule } from 'vitest/node'

export const CONFORMANCE = 'test/adapters/conformance'

/** One case of the published suite with one framework and host. */
export interface Shown {
  /** Path of the test file, from the root. */
  readonly file: string
  readonly framework: string
  readonly host: string
  /** Such as `C7`. */
  readonly row: string
  /** What the row says, as this case shows it. */
  readonly sentence: string
  readonly state: 'passed' | 'failed' | 'skipped' | 'pending'
  readonly reason?: string
}

/** What a run shows of frameworks and hosts; empty where it had no conformance files. */
export function shownIn(modules: readonly TestModule[]): Shown[] {
  return modules.flatMap((module) => {
    const file = relative(process.cwd(), module.moduleId)
    if (!file.startsWith(`${CONFORMANCE}/`)) return []
    return [...module.children.allTests()].flatMap((test) => shownBy(file, test))
  })
}

/** A run of cases picked by name leaves the others without a reason, and shows no framework or host whole. */
export function isWhole(shown: readonly Shown[]): boolean {
  return shown.every(({ state, reason }) => state !== 'skipped' || reason !== undefined)
}

const PAIR = /^(.+) × (.+)$/
const CASE = /^([A-M]\d+) (.*?)(?: \(skipped: (.*)\))?$/

function shownBy(file: string, test: TestCase): Shown[] {
  const [, framework, host] = PAIR.exec('name' in test.parent ? test.parent.name : '') ?? []
  const [, row, sentence, reason] = CASE.exec(test.name) ?? []
  if (framework === undefined || host === undefined || row === undefined || sentence === undefined) return []
  const { state } = test.result()
  return [{ file, framework, host, row, sentence, state, ...(reason !== undefined && { reason }) }]
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹'
const COLLATOR = new Intl.Collator('en', { numeric: true })

/**
 * A line for each framework and host, a column for each letter, and below them what was not shown, and why.
 * @param nameHost how the host is written: as a link on the page
 */
export function matrixOf(shown: readonly Shown[], nameHost = ({ host }: Shown) => host): string {
  const letters = distinct(shown.map(({ row }) => letterOf(row))).sort()
  const notes: string[] = []
  const lines = pairsOf(shown).map((pair) => {
    const first = pair[0] as Shown
    const cells = letters.map((letter) =>
      cellOf(
        pair.filter(({ row }) => letterOf(row) === letter),
        notes,
      ),
    )
    return [first.framework, nameHost(first), ...cells]
  })
  const table = tableOf([['framework', 'host', ...letters], ...lines])
  return [table, ...notes.map((note, i) => `${superscript(i + 1)} ${note}  `)].join('\n\n').replaceAll('  \n\n', '  \n')
}

/** `7/8 ¹`: rows that are shown whole, of those that the suite has; with what fails. */
function cellOf(cases: readonly Shown[], notes: string[]): string {
  const rows = distinct(cases.map(({ row }) => row))
  const whole = rows.filter((row) => cases.every((one) => one.row !== row || one.state === 'passed'))
  const failing = distinct(cases.filter(({ state }) => state === 'failed').map(({ row }) => `✗${row}`))
  const numbers = notesOn(cases).map((note) => superscript(numberOf(note, notes)))
  return [`${whole.length}/${rows.length}`, ...failing, ...numbers].join(' ')
}

/** Each reason with its rows: `C7 in part, D2: the host has no id`. */
function notesOn(cases: readonly Shown[]): string[] {
  const skipped = cases.filter(({ state }) => state === 'skipped')
  return distinct(skipped.map(({ reason }) => reason ?? 'no reason given')).map((reason) => {
    const ours = skipped.filter((one) => (one.reason ?? 'no reason given') === reason)
    const rows = distinct(ours.map(({ row }) => row)).sort(COLLATOR.compare)
    const named = rows.map((row) =>
      cases.every((one) => one.row !== row || one.state === 'skipped') ? row : `${row} in part`,
    )
    return `${named.join(', ')}: ${reason}`
  })
}

function numberOf(note: string, notes: string[]): number {
  const known = notes.indexOf(note)
  return known >= 0 ? known + 1 : notes.push(note)
}

/** Every row of the suite, and what its cases say. */
export function rowsOf(shown: readonly Shown[]): string {
  const rows = distinct(shown.map(({ row }) => row)).sort(COLLATOR.compare)
  const lines = rows.map((row) => {
    const said = distinct(shown.filter((one) => one.row === row).map(({ sentence }) => sentence))
    return said.length === 1 ? `- **${row}** ${said[0]}` : [`- **${row}**`, ...said].join('\n  - ')
  })
  return lines.join('\n')
}

function pairsOf(shown: readonly Shown[]): Shown[][] {
  const frameworks = distinct(shown.map(({ framework }) => framework)).sort(COLLATOR.compare)
  return frameworks.flatMap((framework) => {
    const ours = shown.filter((one) => one.framework === framework)
    const hosts = distinct(ours.map(({ host }) => host)).sort(COLLATOR.compare)
    return hosts.map((host) => ours.filter((one) => one.host === host))
  })
}

function tableOf(lines: readonly (readonly string[])[]): string {
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? []
  const padded = lines.map((line) => `| ${line.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`)
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`
  return [padded[0], rule, ...padded.slice(1)].join('\n')
}

function letterOf(row: string): string {
  return row.slice(0, 1)
}

function superscript(number: number): string {
  return [...String(number)].map((digit) => SUPERSCRIPTS[Number(digit)]).join('')
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)]
}
