// A page in Chromium whose overlay is waited for: when the frame that shows it is there.

import { chromium as playwright } from 'playwright-core'
import { chromium } from '../test/support/tools.ts'

/** Signs in as that account, and resolves once the page, or stream, is told of its session; `seen`: when it will have shown its end. */
export type Watching = (account: string) => Promise<{ readonly seen: Promise<number> }>

export interface OpenPage {
  readonly watching: Watching
  readonly version: string
  close(): Promise<void>
}

/** Tells of the stream's first state, and of the overlay, once the browser has painted it. */
const WATCH = `{
  const Stream = EventSource
  globalThis.EventSource = class extends Stream {
    constructor(...given) {
      super(...given)
      this.addEventListener('alive', () => benchTold('open', Date.now()), { once: true })
    }
  }
  const observer = new MutationObserver(() => {
    const dialog = document.querySelector('utsessions-overlay')?.shadowRoot?.querySelector('dialog')
    if (!dialog?.open) return
    observer.disconnect()
    requestAnimationFrame(() => setTimeout(() => benchTold('shown', Date.now())))
  })
  observer.observe(document, { childList: true, subtree: true })
}`

export async function openPage(url: string): Promise<OpenPage | { readonly missing: string }> {
  const tool = chromium()
  if ('missing' in tool) return tool
  const browser = await playwright.launch({ executablePath: tool.path, args: ['--no-sandbox', '--disable-gpu'] })
  const context = await browser.newContext({ locale: 'en-GB' })
  const page = await context.newPage()
  const told = new Map<string, (at: number) => void>()
  await page.exposeFunction('benchTold', (what: string, at: number) => {
    told.get(what)?.(performance.now() - (Date.now() - at))
  })
  await page.addInitScript({ content: WATCH })
  const watching: Watching = async (account) => {
    await context.clearCookies()
    const seen = new Promise<number>((resolve) => told.set('shown', resolve))
    const open = new Promise<number>((resolve) => told.set('open', resolve))
    await page.goto(`${url}/sign-in/${account}`)
    await open
    return { seen }
  }
  return { watching, version: `Chromium ${browser.version()}`, close: () => browser.close() }
}
