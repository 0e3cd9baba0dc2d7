// What axe-core finds on a page, its overlay included; and what has the focus, within the overlay too.

import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** Rules that are broken, with where. Run from outside, so that the page's policy need not allow it. */
export async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { run } = (globalThis as unknown as { axe: typeof axe }).axe
    const { violations } = await run()
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
  })
}

/** The words of what has the focus, or its id where it has one; in the overlay, too. */
export function focusedOn(page: Page): Promise<string> {
  return page.evaluate<string>(`(() => {
    const outer = document.activeElement
    const inner = outer.shadowRoot?.activeElement ?? outer
    return inner.localName === 'button' || inner.localName === 'a' ? inner.textContent : inner.id || inner.name || inner.localName
  })()`)
}

/** Presses Tab until what has these words has the focus. @throws when it never has */
export async function tabTo(page: Page, words: string): Promise<void> {
  for (let stops = 0; stops < 20; stops++) {
    await page.keyboard.press('Tab')
    if ((await focusedOn(page)).startsWith(words)) return
  }
  throw new Error(`Tab never comes to "${words}"`)
}
