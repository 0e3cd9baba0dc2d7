// What an action in a browser leads to.

import type { Page, Response } from 'playwright-core'

/** The status of the page that an action leads to, once that page is there; redirects and pages that lead on are none. */
export async function statusAfter(page: Page, action: () => Promise<unknown>): Promise<number> {
  let committed: Promise<unknown> | undefined
  const answered = page.waitForResponse((response) => {
    if (!response.request().isNavigationRequest() || leadsOn(response)) return false
    committed ??= page.waitForEvent('framenavigated')
    return true
  })
  await action()
  const status = (await answered).status()
  await committed
  await page.waitForLoadState()
  return status
}

function leadsOn(response: Response): boolean {
  const status = response.status()
  return (status >= 300 && status < 400) || response.headers()['refresh'] !== undefined
}
