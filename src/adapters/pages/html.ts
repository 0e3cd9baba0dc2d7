// Markup that cannot be forgotten to escape: whatever is put into html`…` is text unless html`…` itself made it.

/** Markup. Only {@link html} and {@link verbatim} make it. */
export class Html {
  readonly markup: string

  constructor(markup: string) {
    this.markup = markup
  }
}

/** What may stand between the literal parts of a template: text is escaped, markup is kept, lists are joined. */
export type Part = string | number | Html | readonly Html[]

/** A template of markup; every string in it is escaped, for text and for quoted attributes alike. */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const markup = literals.map((literal, index) => literal + markupOf(parts[index] ?? ''))
  return new Html(markup.join(''))
}

/** Markup as it is: for constants of this package, never for anything that was handed in. */
export function verbatim(markup: string): Html {
  return new Html(markup)
}

/** No markup at all: for what is left out. */
export const NOTHING: Html = verbatim('')

function markupOf(part: Part): string {
  if (part instanceof Html) return part.markup
  if (typeof part === 'object') return part.map(markupOf).join('')
  return escapeText(String(part))
}

const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPED[character] ?? '')
}
