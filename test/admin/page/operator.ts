// An operator's browser on the dashboard: what it shows, and what it complains of, which must be nothing.

import type { Locator, Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import { newVisitor } from '../../e2e/chromium.ts'
import type { Site } from './site.ts'

type Options = Parameters<typeof newVisitor>[0]

/** What a policy forbade goes to the console; so does what ran that should not have. */
const NOTING = `addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => console.error('violation', violatedDirective, blockedURI))`

/**
 * Opens a view of the dashboard. When the test is over, no page may have had a fault, a violation of its policy, or a request to anybody else.
 * @param view behind the `#`
 */
export async function look(site: Pick<Site, 'url'>, view = '/', options?: Options): Promise<Page> {
  const page = await newVisitor(options)
  const faults = noted(page, new URL(site.url).origin)
  await page.addInitScript(NOTING)
  await page.goto(`${site.url}#${view}`)
  onTestFinished(() => expect(faults).toEqual([]))
  return page
}

function noted(page: Page, origin: string): readonly string[] {
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(String(error.stack)))
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    const url = request.url()
    if (new URL(url).origin !== origin && url !== 'data:,') faults.push(`request: ${url}`)
  })
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) faults.push(message.text())
  })
  return faults
}

/** In a page: once it has drawn what it was told of last, and has done what it does after that. */
export const PAINTED = `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 0))))`

/** However slow the machine is. */
export function until<T>(asked: () => Promise<T> | T) {
  return expect.poll(asked, { timeout: 30_000 })
}

export const addressOf = (account: string): string => `/account/${encodeURIComponent(account)}`

/** Its words as they are seen; waits for it. */
export async function wordsOf(locator: Locator): Promise<string> {
  return (await locator.innerText()).replace(/\s+/g, ' ').trim()
}

/** What was said to those who listen. */
export function said(page: Page): Locator {
  return page.locator('.said [role=status]')
}

export function heading(page: Page, name: string | RegExp): Locator {
  return page.getByRole('heading', { name })
}

export function press(page: Page, name: string | RegExp): Promise<void> {
  return page.getByRole('button', { name }).click()
}

/** In the question that is asked. */
export async function answer(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name }).click()
}
