// What somebody does in their browser on the nodes' application, and what an open page shows them.

import type { Locator, Page, Response } from 'playwright-core'
import { expect } from 'vitest'
import { PASSWORD } from '../support/hosts.ts'
import { statusAfter } from './navigation.ts'
import type { Node } from './nodes.ts'
import { type Agent, openVisitor } from './profiles.ts'

/** Fills in the sign-in page of a node, and sends it. @returns the status of the page that comes then */
export async function signInAt(page: Page, node: Node, account: string): Promise<number> {
  await page.goto(`${node.url}/sign-in`)
  await page.locator('#username').fill(account)
  await page.locator('#password').fill(PASSWORD)
  return statusAfter(page, () => page.keyboard.press('Enter'))
}

/** Signed in, with a stream, and a letter begun. */
export async function writingAt(node: Node, account: string, agent: Agent = 'edge'): Promise<Page> {
  const page = await openVisitor(agent)
  const stream = page.waitForResponse((response) => isStreamOf(response, `${node.url}/`) && response.status() === 200)
  expect(await signInAt(page, node, account)).toBe(200)
  await page.locator('#letter').fill('Dear Ben, I have thought about it for long.')
  await stream
  return page
}

/** The sign-in page has one, too, and is told that nobody is signed in. */
function isStreamOf(response: Response, address: string): boolean {
  return response.url().includes('/utsessions/events') && response.request().headers()['referer'] === address
}

export function overlay(page: Page): Locator {
  return page.getByRole('alertdialog')
}

export async function press(page: Page, name: string): Promise<void> {
  await overlay(page).getByRole('button', { name }).click()
}

/** How often an overlay came up since the page was loaded. */
export function overlays(page: Page): Promise<number> {
  return page.evaluate<number>('overlays.length')
}

export function letter(page: Page): Promise<string> {
  return page.locator('#letter').inputValue()
}

/** What a page's own script is answered: status, type and body. */
export function fetched(page: Page, path: string): Promise<{ status: number; type: string; text: string }> {
  return page.evaluate(async (path) => {
    const answer = await fetch(path)
    return { status: answer.status, type: answer.headers.get('content-type') ?? '', text: await answer.text() }
  }, path)
}
