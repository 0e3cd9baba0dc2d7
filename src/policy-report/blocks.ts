// A document as plain parts, so that Markdown and HTML say the same. What others wrote (names of plans and files) is told apart from our code marks.

/** A piece of a line: text as it is, or code. */
export type Piece = string | { readonly code: string }
export type Line = readonly Piece[]

export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly line: Line }
  | { readonly kind: 'paragraph'; readonly line: Line }
  | { readonly kind: 'list'; readonly items: readonly Line[] }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly Line[])[] }

export function heading(level: 1 | 2 | 3, ...line: Line): Block {
  return { kind: 'heading', level, line }
}

export function paragraph(...line: Line): Block {
  return { kind: 'paragraph', line }
}

export function list(items: readonly Line[]): Block {
  return { kind: 'list', items }
}

export function table(head: readonly string[], rows: readonly (readonly Line[])[]): Block {
  return { kind: 'table', head, rows }
}

/** A text of ours, with code between backticks. */
export function marked(text: string): Line {
  return text
    .split('`')
    .map((piece, i) => (i % 2 === 1 ? { code: piece } : piece))
    .filter((piece) => piece !== '')
}
