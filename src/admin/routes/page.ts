// GET of the dashboard itself: a document that has its script and its style, and nothing of anybody.

import { answer } from '../replies.ts'
import type { SeeRoute } from '../route.ts'
import { SCRIPT_NAME, STYLE_NAME } from './assets.ts'

/** Only what is ours: no inline script or style, no other host. `data:` for icons of the style. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Links are relative: the page is wherever its address is, whatever a proxy has put in front. */
const HTML = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Sessions</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${STYLE_NAME}">
<script type="module" src="${SCRIPT_NAME}"></script>
</head>
<body>
<noscript>This page needs JavaScript. The same can be done on the command line: npx utsessions help</noscript>
</body>
</html>
`

export const page: SeeRoute = {
  kind: 'see',
  path: '',
  isPage: true,
  serve: () => answer(200, HTML, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY }),
}
