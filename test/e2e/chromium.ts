// The system's Chromium, driven by playwright-core: contexts, profiles, and pictures of what people see.

import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContext, type Page, chromium as playwright } from 'playwright-core'
import { afterAll, describe, onTestFinished } from 'vitest'
import { chromium } from '../support/tools.ts'

const PICTURES = fileURLToPath(new URL('../../.cache/pictures/', import.meta.url))
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const PATIENCE_MS = 30_000
const TEST_MS = 120_000

type ContextOptions = Parameters<Browser['newContext']>[0]

/** Tests that need a browser: skipped with the reason where there is none, except in CI. */
export function inBrowsers(name: string, tests: () => void): void {
  const tool = chromium()
  const missing = 'missing' in tool && process.env['CI'] !== 'true' ? tool.missing : undefined
  const title = missing === undefined ? name : `${name} (skipped: no Chromium: ${missing})`
  describe.skipIf(missing)(title, { timeout: TEST_MS }, tests)
}

/** A new visitor: a browser context of its own, in a browser that the tests of one file share. */
export async function newVisitor(options?: ContextOptions): Promise<Page> {
  running ??= playwright.launch({ executablePath: executable(), args: FLAGS })
  const context = await (await running).newContext({ locale: 'en-GB', ...options })
  onTestFinished(() => context.close())
  context.setDefaultTimeout(PATIENCE_MS)
  return context.newPage()
}

let running: Promise<Browser> | undefined

afterAll(async () => {
  await (await running)?.close()
})

/** A browser with a profile on disk, as people have it. The same folder again: the same person, after opening the browser anew. */
export async function openProfile(folder: string, userAgent?: string): Promise<Page> {
  const context = await launchProfile(folder, userAgent)
  onTestFinished(() => context.close())
  return context.pages()[0] ?? context.newPage()
}

/** The same, for whoever closes it. */
export async function launchProfile(folder: string, userAgent?: string): Promise<BrowserContext> {
  const options = { executablePath: executable(), args: FLAGS, locale: 'en-GB', ...(userAgent && { userAgent }) }
  const context = await playwright.launchPersistentContext(folder, options)
  context.setDefaultTimeout(PATIENCE_MS)
  return context
}

/** Kept for whoever wants to look. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true })
  await page.screenshot({ path: `${PICTURES}${name}.png`, fullPage: true })
}

function executable(): string {
  const tool = chromium()
  if ('missing' in tool) throw new Error(`There is no Chromium: ${tool.missing}`)
  return tool.path
}
