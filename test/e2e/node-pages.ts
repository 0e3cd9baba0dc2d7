// The pages of the nodes' application: a sign-in, and a letter that somebody writes. Nothing inline: their policy would not have it.

/** Of every page of the application. */
export const STRICT =
  "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; form-action 'self'; base-uri 'none'"

export const SITE_STYLE = `:root{color-scheme:light dark;--link:#1f54c7;background:#fff;color:#1b2230;font:1rem/1.5 system-ui,sans-serif}
@media(prefers-color-scheme:dark){:root{--link:#8db1ff;background:#14171d;color:#e9ecf2}}
a{color:var(--link)}
body{margin:0 auto;padding:1rem;max-width:34rem}
header{display:flex;flex-wrap:wrap;gap:0 1rem;justify-content:space-between;padding-block:.5rem;border-bottom:1px solid gray}
form{display:grid;gap:.75rem;justify-items:start}
label{display:grid;gap:.25rem;width:100%}
input,textarea,button{box-sizing:border-box;font:inherit;padding:.5rem}
input,textarea{width:100%}
`

/** The account's name and the password that all have. */
export function signInPage(): string {
  return page(
    'Sign in',
    `<form method="post" action="/sign-in">
<label>Account <input name="username" id="username" autocomplete="username" required></label>
<label>Password <input name="password" id="password" type="password" autocomplete="current-password" required></label>
<button>Sign in</button></form>`,
  )
}

/** A letter that is not lost by being signed out. */
export function letterPage(user: string): string {
  return page(
    'A letter',
    `<form method="post" action="/letters">
<label>To <input name="to" id="to"></label>
<label>Your letter <textarea name="letter" id="letter" rows="10"></textarea></label>
<button>Send</button></form>`,
    `<span id="user">${user}</span> <a href="/utsessions/sessions">Where you are signed in</a>`,
  )
}

function page(title: string, main: string, header = '<span>Letters</span>'): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<link rel="stylesheet" href="/site.css"><script src="/utsessions/client.js" defer></script></head>
<body><header>${header}</header>
<main><h1>${title}</h1>
${main}</main></body>
</html>`
}
