// The frame of every page: masthead, the reader's corner, and at the foot how long the session lasts.

import { DESK } from '../accounts.ts'
import { DESK_PATH } from '../desk.ts'
import type { Visitor } from '../visitor.ts'
import { countdown } from './countdown.ts'
import { type Html, html } from './html.ts'

export interface Content {
  readonly title: string
  readonly visitor?: Visitor | undefined
  readonly body: Html
}

export function layout({ title, visitor, body }: Content): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Tidewater</title>
<link rel="stylesheet" href="/assets/style.css">
<link rel="icon" href="/assets/icon.svg">
${
  visitor &&
  html`<script src="/utsessions/client.js" defer></script>
<script src="/assets/countdown.js" type="module"></script>`
}
</head>
<body>
<header class="masthead">
<a class="brand" href="/">Tidewater</a>
<nav aria-label="Account">${visitor ? corner(visitor) : html`<a href="/sign-in">Sign in</a>`}</nav>
</header>
<main>
${body}
</main>
<footer>
${visitor && countdown(visitor.session)}
<p>Tidewater is an example. It shows <i>utsessions</i>: one reader an account, each for a limited time.</p>
</footer>
</body>
</html>
`.markup
}

function corner({ reader }: Visitor): Html {
  return html`<span class="reader">${reader.name}</span>
${reader.name === DESK.name && html`<a href="${DESK_PATH}/">Everybody’s sessions</a>`}
<a href="/utsessions/sessions">Your sessions</a>
<form method="post" action="/sign-out"><button class="plain">Sign out</button></form>`
}
