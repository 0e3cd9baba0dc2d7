// What somebody with a keyboard alone meets on a page.

import type { Page } from 'playwright-core'

const RINGS = `[...document.querySelectorAll(':focus, label:has(:focus)')].some((element) => {
  const { outlineStyle, outlineWidth } = getComputedStyle(element)
  return outlineStyle === 'solid' && parseFloat(outlineWidth) >= 2
})`

/** Role and name of what has the focus, as people are told them; `null` outside of the page. */
export async function focused(page: Page): Promise<string | null> {
  const at = page.locator(':focus')
  if ((await at.count()) === 0) return null
  const [first = ''] = (await at.ariaSnapshot()).split('\n')
  return first.replace(/^- /, '').replace(/:(?: [^"]*)?$/, '')
}

/** Every stop of the Tab key, once around. */
export async function tabThrough(page: Page): Promise<readonly string[]> {
  const stops: string[] = []
  for (;;) {
    await page.keyboard.press('Tab')
    const stop = await focused(page)
    if (stop === null || stop === stops[0]) return stops
    stops.push(stop)
  }
}

/** There is a ring around what has the focus, or around the label that holds it. */
export function hasRing(page: Page): Promise<boolean> {
  return page.evaluate<boolean>(RINGS)
}
