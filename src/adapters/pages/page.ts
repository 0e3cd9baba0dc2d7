// The frame of every built-in page, and the headers that go with it. Nothing in a page runs, loads, submits or retries by itself.

import { createHash } from 'node:crypto'
import { type Html, html, verbatim } from './html.ts'
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
}

/** Puts the content into the frame. */
export function page({ title, icon, body, style = '' }: Content, { language }: Visitor): Page {
  const css = STYLE + style
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
  return { html: document.markup, headers: headers(language, css) }
}

/** The link that leads on: to the address that was asked for, by the visitor's own click. */
export function again(label: string): Html {
  return html`<p class="act"><a class="button" href="">${label}</a></p>`
}

function headers(language: string, css: string): Page['headers'] {
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-language': language,
    'content-security-policy': contentSecurityPolicy(css),
    vary: 'Accept-Language',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  }
}

/** Everything is forbidden but this one style, known by its hash. */
function contentSecurityPolicy(css: string): string {
  const hash = createHash('sha256').update(css).digest('base64')
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
}
