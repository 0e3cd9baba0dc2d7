// The form to sign in with.

import { html } from './html.ts'
import { layout } from './layout.ts'

export interface SignIn {
  /** Where to go afterwards: a path of this site. */
  readonly next: string
  readonly name?: string
  readonly wrong?: boolean
  /** The password has just been changed. */
  readonly changed?: boolean
}

export function signInPage({ next, name = '', wrong = false, changed = false }: SignIn): string {
  const body = html`<section class="card form">
<h1>Sign in</h1>
${changed && html`<p class="notice" role="status">Your password is changed, and your account was signed out everywhere.</p>`}
${wrong && html`<p class="notice wrong" role="alert">Name or password is wrong.</p>`}
<form method="post" action="/sign-in?next=${encodeURIComponent(next)}">
<label for="username">Name</label>
<input id="username" name="username" value="${name}" autocomplete="username" autocapitalize="none" spellcheck="false" required${wrong ? '' : html` autofocus`}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${wrong && html` autofocus`}>
<button>Sign in</button>
</form>
<p class="aside"><a href="/recover">I cannot get in</a></p>
</section>`
  return layout({ title: 'Sign in', body })
}
