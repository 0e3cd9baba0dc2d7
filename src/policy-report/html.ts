// The document as one HTML file that needs nothing else: no script, nothing loaded, on screens in light and dark, and on paper.

import type { Block, Line, Piece } from './blocks.ts'

const CSS = `:root { color-scheme: light dark; --ink: #1f2430; --quiet: #5b6475; --rule: #d5dae3; --ground: #fff; --code: #f2f4f8 }
@media (prefers-color-scheme: dark) { :root { --ink: #e7eaf0; --quiet: #a3adbd; --rule: #3a4150; --ground: #14171d; --code: #232833 } }
body { margin: 2rem auto; padding: 0 1rem; max-width: 70rem; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground) }
h1, h2, h3 { line-height: 1.25; margin: 2em 0 .6em } h1 { margin-top: 0 }
.wide { overflow-x: auto } table { border-collapse: collapse; width: 100%; font-size: .9rem }
th, td { border-bottom: 1px solid var(--rule); padding: .4rem .6rem; text-align: left; vertical-align: top } th { font-weight: 600 }
thead th { color: var(--quiet) } code { background: var(--code); padding: 0 .25em; border-radius: 3px; overflow-wrap: break-word }
@media print {
  :root { color-scheme: light; --ink: #000; --quiet: #333; --rule: #999; --ground: #fff; --code: #fff }
  body { margin: 0; max-width: none; font-size: 10pt } h2 { break-before: page } h2, h3 { break-after: avoid } tr { break-inside: avoid }
  .wide { overflow: visible }
}`

export function htmlOf(blocks: readonly Block[], title = 'Session policy'): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>
${CSS}
</style>
</head>
<body>
<main>
${blocks.map(blockText).join('\n')}
</main>
</body>
</html>
`
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level}>${lineText(block.line)}</h${block.level}>`
    case 'paragraph':
      return `<p>${lineText(block.line)}</p>`
    case 'list':
      return `<ul>\n${block.items.map((item) => `<li>${lineText(item)}</li>`).join('\n')}\n</ul>`
    case 'table':
      return tableText(block.head, block.rows)
  }
}

/** It can be scrolled sideways on a phone, by the keyboard too; the first cell of a row is its name. */
function tableText(head: readonly string[], rows: readonly (readonly Line[])[]): string {
  const heads = head.map((name) => `<th scope="col">${escaped(name)}</th>`).join('')
  return `<div class="wide" tabindex="0" role="group" aria-label="${escaped(head.join(', '))}">
<table>
<thead><tr>${heads}</tr></thead>
<tbody>
${rows.map(rowText).join('\n')}
</tbody>
</table>
</div>`
}

function rowText(cells: readonly Line[]): string {
  const [first = [], ...others] = cells
  return `<tr><th scope="row">${lineText(first)}</th>${others.map((cell) => `<td>${lineText(cell)}</td>`).join('')}</tr>`
}

function lineText(line: Line): string {
  return line.map(pieceText).join('')
}

function pieceText(piece: Piece): string {
  return typeof piece === 'string' ? escaped(piece) : `<code>${escaped(piece.code)}</code>`
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\uFFFD')
    .replaceAll(/[&<>"']/g, (one) => ENTITIES[one] ?? one)
}
