// A page that says one thing.

import type { Visitor } from '../visitor.ts'
import { html } from './html.ts'
import { layout } from './layout.ts'

export function messagePage(title: string, text: string, visitor?: Visitor): string {
  const body = html`<section class="card form">
<h1>${title}</h1>
<p>${text}</p>
<p class="aside"><a href="/">To the front page</a></p>
</section>`
  return layout({ title, visitor, body })
}
