// The frame of every built-in page, and the headers that go with it. Nothing in a page runs, loads, submits or retries by itself; what has
// a form may send it to this site, when a person does.

import { createHash } from 'node:crypto'
import { FORM_STYLE } from './form-style.ts'
import { type Html, html, NOTHING, verbatim } from './html.ts'
import { STYLE } from './style.ts'
import type { Visitor } from './visitor.ts'

/** A whole answer but for its status; `Cache-Control` and the rest are the guard's. */
export interface Page {
  readonly html: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
}

/** What differs from page to page. */
export interface Content {
  readonly title: string
  readonly icon: Html
  readonly body: Html
  /** Added to the shared style. Made by this package alone. */
  readonly style?: string
  /** The body has forms. */
  readonly forms?: boolean
}

/** Puts the content into the frame. */
export function page({ title, icon, body, style = '', forms = false }: Content, { language }: Visitor): Page {
  const css = STYLE + (forms ? FORM_STYLE : '') + style
  const document = html`<!doctype html>
<html lang="${language}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${verbatim(css)}</style>
</head>
<body>
<main>
${icon}
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`
  return { html: document.markup, headers: headers(language, css, forms) }
}

/** The link that leads on: to the address that was asked for, as a rule, by the visitor's own click. */
export function again(label: string, { againUrl }: Visitor): Html {
  return html`<p class="act"><a class="button" href="${againUrl}">${label}</a></p>`
}

/** Ways out besides what the page is for; nothing where there are none. */
export function links(...anchors: readonly Html[]): Html {
  const there = anchors.filter((anchor) => anchor !== NOTHING)
  return there.length === 0 ? NOTHING : html`\n<p class="links">${there.map((anchor) => html`${anchor}\n`)}</p>`
}

/** A form sent with `no-referrer` has the origin `null`, by which nobody could tell it from another site's. */
function headers(language: string, css: string, forms: boolean): Page['headers'] {
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-language': language,
    'content-security-policy': contentSecurityPolicy(css, forms),
    vary: 'Accept-Language',
    'referrer-policy': forms ? 'same-origin' : 'no-referrer',
    'x-content-type-options': 'nosniff',
  }
}

/** Everything is forbidden but this one style, known by its hash, and forms to this site where there are any. */
function contentSecurityPolicy(css: string, forms: boolean): string {
  const hash = createHash('sha256').update(css).digest('base64')
  const action = forms ? "'self'" : "'none'"
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action ${action}; frame-ancestors 'none'`
}
