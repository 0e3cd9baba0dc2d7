// The front page: free to read for everybody.

import type { Article } from '../articles.ts'
import type { Visitor } from '../visitor.ts'
import { type Html, html } from './html.ts'
import { layout } from './layout.ts'

export function frontPage(articles: readonly Article[], visitor: Visitor | undefined): string {
  const [first, ...others] = articles
  const body = html`<p class="motto">Three stories a week, told slowly.</p>
${first && teaser(first, 'lead')}
<div class="others">
${others.map((article) => teaser(article, ''))}</div>
${!visitor && invitation}`
  return layout({ title: 'Stories, told slowly', visitor, body })
}

function teaser({ slug, kicker, title, standfirst, minutes }: Article, kind: string): Html {
  return html`<article class="teaser ${kind}">
<p class="kicker">${kicker}</p>
<h2><a href="/articles/${slug}">${title}</a></h2>
<p>${standfirst}</p>
<p class="by">${minutes} minutes to read</p>
</article>
`
}

const invitation = html`<aside class="card invitation">
<h2>The stories are for readers</h2>
<p>The front page is free for everybody. Sign in to read on.</p>
<p><a class="button" href="/sign-in">Sign in</a></p>
</aside>`
