// docs/compatibility.md: written by the reporter where a run is told to, and compared with what there is by a test in test/house.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { CONFORMANCE, isWhole, matrixOf, rowsOf, type Shown } from './compatibility.ts'

export const PAGE = 'docs/compatibility.md'

/** Between `<!-- name -->` and `<!-- /name -->`. @throws {TypeError} where the page has no such markers */
export function between(page: string, name: string, content?: string): string {
  const [open, close] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`]
  const [begin, end] = [page.indexOf(open), page.indexOf(close)]
  if (begin < 0 || end < 0) throw new TypeError(`${PAGE} has no markers ${open.trim()} and ${close}.`)
  const from = begin + open.length
  return content === undefined ? page.slice(from, end) : `${page.slice(0, from)}\n${content}\n\n${page.slice(end)}`
}

/**
 * Writes the page.
 * @param files that must all have shown something: those that there were when the run began
 * @returns why it was not written, or `undefined`
 */
export function writePage(shown: readonly Shown[], files: readonly string[]): string | undefined {
  if (!isWhole(shown))
    return `${PAGE} is not written: cases were skipped without a reason, as when they are picked by name or their file fails.`
  const missing = files.filter((file) => !shown.some((one) => one.file === file))
  if (missing.length > 0) return `${PAGE} is not written: nothing was shown by ${missing.join(', ')}.`
  const failed = shown.filter(({ state }) => state !== 'passed' && state !== 'skipped')
  if (failed.length > 0) return `${PAGE} is not written: ${failed.length} cases fail.`
  const page = between(readFileSync(PAGE, 'utf8'), 'matrix', matrixOf(shown, linkToFile))
  writeFileSync(PAGE, between(page, 'rows', rowsOf(shown)))
  return undefined
}

function linkToFile({ host, file }: Shown): string {
  return `[${host}](../${file})`
}

export function conformanceFiles(): string[] {
  if (!existsSync(CONFORMANCE)) return []
  const files = readdirSync(CONFORMANCE).filter((file) => file.endsWith('.test.ts'))
  return files.map((file) => `${CONFORMANCE}/${file}`)
}
