// The two steps back into an account: ask for the link, choose a new password.

import type { Account } from '../accounts.ts'
import { html } from './html.ts'
import { layout } from './layout.ts'

export function recoverPage(): string {
  const body = html`<section class="card form">
<h1>Recover your account</h1>
<p>We send you a link to choose a new password with. Once you have, your account is signed out everywhere.</p>
<form method="post" action="/recover">
<label for="name">Name</label>
<input id="name" name="name" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus>
<button>Send the link</button>
</form>
<p class="aside"><a href="/sign-in">Back to the sign-in</a></p>
</section>`
  return layout({ title: 'Recover your account', body })
}

export function newPasswordPage({ name }: Account, tooShort = false): string {
  const body = html`<section class="card form">
<h1>Choose a new password</h1>
<p>For the account <b>${name}</b>. Whoever uses it now is signed out at once.</p>
${tooShort && html`<p class="notice wrong" role="alert">Please take at least 8 characters.</p>`}
<form method="post">
<input name="username" value="${name}" autocomplete="username" hidden>
<label for="password">New password</label>
<input id="password" name="password" type="password" autocomplete="new-password" minlength="8" required autofocus>
<button>Change the password</button>
</form>
</section>`
  return layout({ title: 'Choose a new password', body })
}
