// The page that leads on after a form. Browsers that hold a page to `form-action` hold every redirect after its form to it as well: an
// application that sends people to another site to sign in could not be reached by a redirect, and the form would seem to do nothing.

import { html } from './html.ts'
import { DOOR } from './icons.ts'
import { type Page, page } from './page.ts'
import { type PageContext, visitorOf } from './visitor.ts'

/** Goes on to `location`, a path of this site, at once and by itself; the link is for browsers that do not. */
export function onwardPage(location: string, { acceptLanguage }: Pick<PageContext, 'acceptLanguage'>): Page {
  const visitor = visitorOf({ now: 0, acceptLanguage, recoveryUrl: undefined })
  const { goOn } = visitor.words
  const body = html`<p class="act"><a class="button" href="${location}">${goOn}</a></p>`
  const { html: markup, headers } = page({ title: goOn, icon: DOOR, body }, visitor)
  return { html: markup, headers: { ...headers, refresh: `0;url=${location}` } }
}
