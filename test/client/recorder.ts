// A page that notes what it is told, in `told`, by the client as a module: `watch` is what watchSession gave.

import { build } from 'esbuild'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

const NOTING = `
import { watchSession } from './src/client/index.ts'
globalThis.told = []
const note = (kind) => (what) => told.push([kind, what])
globalThis.watchSession = watchSession
globalThis.watch = watchSession({ onEnded: note('ended'), onWarning: note('warning'), onRenewed: note('renewed') })`

/** A script of a page. @param source TypeScript with JSX, which imports as from the root */
export async function bundled(source: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: process.cwd(), loader: 'tsx' },
    alias: { 'utsessions/client': './src/client/index.ts' },
    bundle: true,
    write: false,
    format: 'iife',
    jsx: 'automatic',
    define: {
      'process.env.NODE_ENV': '"production"',
      __VUE_OPTIONS_API__: 'true',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
  })
  return outputFiles.map(({ text }) => text).join('')
}

export const notingScript = (): Promise<string> => bundled(NOTING)

export const NOTING_PAGE = '<p>In</p><script src="/noting.js"></script>'

/** `ended displaced`, `warning idle`, `renewed idle`. */
export async function told(page: Page): Promise<readonly string[]> {
  return page.evaluate("told.map(([kind, { reason, limit }]) => kind + ' ' + (reason ?? limit))")
}

/** What comes by a network, in a browser, on a busy machine. */
export function eventually<T>(ask: () => T) {
  return expect.poll(ask, { timeout: 30_000 })
}

/** Lets the page's own time pass, and the network do its part before, meanwhile and after. */
export async function pass(page: Page, seconds: number): Promise<void> {
  await answered(page)
  for (let passed = 0; passed < seconds; passed += 5) {
    await page.clock.runFor(5_000)
    await answered(page)
  }
}

/** Once what the page has asked for has been answered: what it asks later is, twice. */
export async function answered(page: Page): Promise<void> {
  for (let i = 0; i < 2; i++) await page.evaluate(ROUND_TRIP)
}

const ROUND_TRIP = "fetch('/violations.js', { cache: 'no-store' }).then((answer) => answer.text())"
