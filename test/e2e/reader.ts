// What readers do on the site, and what they see there.

import type { Page } from 'playwright-core'
import type { Demo } from './demo.ts'
import { statusAfter } from './navigation.ts'

export const PASSWORDS = { ada: 'paper-lantern', noor: 'river-crossing' } as const
type Name = keyof typeof PASSWORDS

export const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0'

export async function fillIn(
  page: Page,
  demo: Demo,
  name: Name = 'ada',
  password: string = PASSWORDS[name],
): Promise<void> {
  await page.goto(`${demo.url}/sign-in`)
  await typeIn(page, name, password)
}

export async function typeIn(page: Page, name: Name = 'ada', password: string = PASSWORDS[name]): Promise<void> {
  await page.locator('#username').fill(name)
  await page.locator('#password').fill(password)
}

/** Sends the form, and tells with which status the page that comes then arrived. */
export async function send(page: Page): Promise<number> {
  return statusAfter(page, () => page.locator('main form button').click())
}

export async function signIn(
  page: Page,
  demo: Demo,
  name: Name = 'ada',
  password: string = PASSWORDS[name],
): Promise<number> {
  await fillIn(page, demo, name, password)
  return send(page)
}

export function title(page: Page): Promise<string> {
  return text(page, 'h1')
}

/** What an element says; an error if there is none. */
export async function text(page: Page, selector: string): Promise<string> {
  return (await page.locator(selector).textContent()) ?? ''
}

declare const getComputedStyle: (element: unknown) => { getPropertyValue(name: string): string }

/** The seconds that the refusal's countdown stands at. */
export async function secondsLeft(page: Page): Promise<number> {
  return page.locator('.clock b').evaluate((clock) => Number(getComputedStyle(clock).getPropertyValue('--left')))
}

/** Waits until the refusal says that the time is up. */
export async function waitUntilFree(page: Page): Promise<void> {
  await page.locator('.over').waitFor({ state: 'visible' })
}
