// The form to sign in with.

import { html } from './html.ts'
import { layout } from './layout.ts'

export interface SignIn {
  /** Where to go afterwards: a path of this site. */
  readonly next: string
  readonly name?: string
  readonly fault?: keyof typeof FAULTS | undefined
  /** The password has just been changed. */
  readonly changed?: boolean
}

const FAULTS = {
  wrong: 'Name or password is wrong.',
  'too-often': 'That name had too many wrong passwords. Try again in a minute.',
}

export function signInPage({ next, name = '', fault, changed = false }: SignIn): string {
  const body = html`<section class="card form">
<h1>Sign in</h1>
${changed && html`<p class="notice" role="status">Your password is changed, and your account was signed out everywhere.</p>`}
${fault && html`<p class="notice wrong" role="alert">${FAULTS[fault]}</p>`}
<form method="post" action="/sign-in?next=${encodeURIComponent(next)}">
<label for="username">Name</label>
<input id="username" name="username" value="${name}" autocomplete="username" autocapitalize="none" spellcheck="false" required${fault ? '' : html` autofocus`}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${fault && html` autofocus`}>
<button>Sign in</button>
</form>
<p class="aside"><a href="/recover">I cannot get in</a></p>
</section>`
  return layout({ title: 'Sign in', body })
}
