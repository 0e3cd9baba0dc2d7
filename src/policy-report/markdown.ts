// The document as Markdown, as GitHub, GitLab and pandoc read it. Whatever others wrote stays what it is: text.

import type { Block, Line, Piece } from './blocks.ts'

export function markdownOf(blocks: readonly Block[]): string {
  return `${blocks.map(blockText).join('\n\n')}\n`
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${lineText(block.line)}`
    case 'paragraph':
      return lineText(block.line)
    case 'list':
      return block.items.map((item) => `- ${lineText(item)}`).join('\n')
    case 'table':
      return tableText(block.head, block.rows)
  }
}

function tableText(head: readonly string[], rows: readonly (readonly Line[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows.map((row) => row.map(lineText))]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function lineText(line: Line): string {
  return line.map(pieceText).join('')
}

function pieceText(piece: Piece): string {
  return typeof piece === 'string' ? escaped(piece) : codeText(piece.code)
}

/** What makes markup, in the middle of a line or at its start. */
function escaped(text: string): string {
  return oneLine(text)
    .replaceAll(/[\\`*_~[\]<>|&#]|^[-+=]/g, '\\$&')
    .replace(/^(\d+)([.)])(?= |$)/, '$1\\$2')
}

/** With more backticks around it than it has; a bar would end the cell of a table. */
function codeText(code: string): string {
  const longest = Math.max(0, ...(code.match(/`+/g) ?? []).map(({ length }) => length))
  const fence = '`'.repeat(longest + 1)
  const space = /^`|`$/.test(code) ? ' ' : ''
  return `${fence}${space}${oneLine(code).replaceAll('|', '\\|')}${space}${fence}`
}

function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\uFFFD')
}
