// One story, for whoever is signed in.

import type { Article } from '../articles.ts'
import type { Visitor } from '../visitor.ts'
import { html } from './html.ts'
import { layout } from './layout.ts'

export function articlePage(
  { kicker, title, standfirst, author, minutes, text }: Article,
  visitor: Visitor | undefined,
): string {
  const body = html`<article class="story">
<p class="kicker">${kicker}</p>
<h1>${title}</h1>
<p class="standfirst">${standfirst}</p>
<p class="by">By ${author} · ${minutes} minutes to read</p>
<div class="text">
${text.map((paragraph) => html`<p>${paragraph}</p>\n`)}</div>
<p class="back"><a href="/">All stories</a></p>
</article>`
  return layout({ title, visitor, body })
}
