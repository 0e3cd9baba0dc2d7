// What an operator sees, kept in docs/pictures: made anew with UPDATE_PICTURES=1, to be looked at by whoever does; held here to be there and small.

import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { inBrowsers } from '../../e2e/chromium.ts'
import { smallPng } from '../../e2e/small-png.ts'
import { busySite } from './busy.ts'
import { addressOf, look } from './operator.ts'

const FOLDER = fileURLToPath(new URL('../../../docs/pictures/', import.meta.url))
const PNG = '89504e470d0a1a0a'
const MOST_BYTES = 500_000

const WIDE = { width: 1200, height: 800 }
const PHONE = { width: 390, height: 780 }

interface Picture {
  readonly view: string
  readonly scheme: 'light' | 'dark'
  readonly viewport: typeof WIDE
  readonly ready: (page: Page) => Promise<unknown>
}

const ACCOUNT = addressOf('ann@example.com')
const isNow = async (page: Page) => {
  await page.locator('.feed li').first().waitFor()
  await page.locator('canvas').last().waitFor()
}
const isAccount = (page: Page) => page.locator('.entries li').first().waitFor()
const isShared = (page: Page) => page.locator('.shared li').first().waitFor()

const PICTURES: Readonly<Record<string, Picture>> = {
  'now-light-wide': { view: '/', scheme: 'light', viewport: WIDE, ready: isNow },
  'now-dark-wide': { view: '/', scheme: 'dark', viewport: WIDE, ready: isNow },
  'now-dark-phone': { view: '/', scheme: 'dark', viewport: PHONE, ready: isNow },
  'account-light-wide': { view: ACCOUNT, scheme: 'light', viewport: WIDE, ready: isAccount },
  'account-dark-wide': { view: ACCOUNT, scheme: 'dark', viewport: WIDE, ready: isAccount },
  'account-light-phone': { view: ACCOUNT, scheme: 'light', viewport: PHONE, ready: isAccount },
  'shared-light-wide': { view: '/shared', scheme: 'light', viewport: { ...WIDE, height: 560 }, ready: isShared },
  'shared-dark-wide': { view: '/shared', scheme: 'dark', viewport: { ...WIDE, height: 560 }, ready: isShared },
}

const fileOf = (name: string) => `${FOLDER}dashboard-${name}.png`

/** What is on the screen, at a time that stands still. */
async function keep(name: string, { view, scheme, viewport, ready }: Picture): Promise<void> {
  const page = await look(await busySite(), view, { colorScheme: scheme, viewport, timezoneId: 'UTC' })
  await page.getByRole('status').getByText('Live').waitFor()
  await ready(page)
  writeFileSync(fileOf(name), smallPng(await page.screenshot({ scale: 'css' })))
}

if (process.env['UPDATE_PICTURES'] === '1')
  inBrowsers('pictures of the dashboard', () => {
    it.each(Object.entries(PICTURES))('are made of %s', keep)
  })

describe('the pictures of the dashboard in docs', () => {
  it('are all there, and small', () => {
    const files = Object.keys(PICTURES).map(fileOf)
    expect(files.filter((file) => !existsSync(file))).toEqual([])
    for (const file of files) expect(readFileSync(file).subarray(0, 8).toString('hex')).toBe(PNG)
    expect(files.reduce((sum, file) => sum + statSync(file).size, 0)).toBeLessThan(MOST_BYTES)
  })
})
