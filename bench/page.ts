// Markdown: tables, and pages of which the parts between two markers are written by a run.

import { readFile, writeFile } from 'node:fs/promises'

/** Rows as a Markdown table that also reads well in a terminal. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

/** A page with what stands between two markers replaced. @throws where the page has no such markers */
export function put(page: string, marker: string, content: string): string {
  const [begin, end] = [`<!-- ${marker} -->`, `<!-- /${marker} -->`]
  const between = new RegExp(`${begin}[\\s\\S]*${end}`)
  if (!between.test(page)) throw new Error(`The page has no part between ${begin} and ${end}.`)
  return page.replace(between, () => `${begin}\n\n${content}\n\n${end}`)
}

/** Writes parts of a page, each between its markers. */
export async function keep(page: URL, parts: Readonly<Record<string, string>>): Promise<void> {
  let text = await readFile(page, 'utf8')
  for (const [marker, content] of Object.entries(parts)) text = put(text, marker, content)
  await writeFile(page, text)
}
