// How the dashboard's page looks: light and dark, wide and on a phone, nothing that axe-core finds fault with, nothing out of sight.

import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { violations } from '../../e2e/accessible.ts'
import { inBrowsers } from '../../e2e/chromium.ts'
import { busySite } from './busy.ts'
import { addressOf, answer, look, press, said, until } from './operator.ts'

const SCHEMES = ['light', 'dark'] as const
const WIDTHS = [1280, 320] as const

/** What each view is called, and how it is once everything is there. */
const VIEWS: Readonly<Record<string, readonly [title: string, ready: (page: Page) => Promise<unknown>]>> = {
  '/': [
    'Now',
    async (page) => {
      await page.locator('.feed li').first().waitFor()
      await page.locator('canvas').last().waitFor()
      await page.getByText('The same numbers as a table').click()
      await page.locator('caption').waitFor()
    },
  ],
  '/accounts/a': ['Accounts', (page) => page.locator('tbody tr').first().waitFor()],
  [addressOf('ann@example.com')]: ['ann@example.com', (page) => page.locator('.entries li').first().waitFor()],
  '/shared': ['Accounts that look shared', (page) => page.locator('.shared li').first().waitFor()],
  '/everybody': ['End everybody', (page) => page.getByRole('button', { name: 'End everybody…' }).waitFor()],
  '/nothing': ['Nothing here', (page) => page.getByText('There is nothing at this address.').waitFor()],
}

async function expectGood(page: Page, width: number): Promise<void> {
  expect(await violations(page)).toEqual([])
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
}

inBrowsers('the dashboard', () => {
  it.each(SCHEMES.flatMap((scheme) => WIDTHS.map((width) => [scheme, width] as const)))(
    'is legible to everybody, %s, %i pixels wide',
    async (colorScheme, width) => {
      const site = await busySite()
      const page = await look(site, '/', { colorScheme, viewport: { width, height: 720 } })
      for (const [view, [title, ready]] of Object.entries(VIEWS)) {
        await page.goto(`${site.url}#${view}`)
        await until(() => page.title()).toBe(`${title} · Sessions`)
        await ready(page)
        await expectGood(page, width)
      }
    },
  )

  it.each(SCHEMES)('is so in its questions, and in what it says, %s', async (colorScheme) => {
    const site = await busySite()
    const page = await look(site, addressOf('ann@example.com'), { colorScheme, viewport: { width: 320, height: 640 } })
    await press(page, 'Grant a takeover…')
    await page.getByRole('dialog').waitFor()
    await expectGood(page, 320)
    await answer(page, 'Cancel')
    await press(page, 'End all…')
    await page.getByRole('dialog').waitFor()
    await expectGood(page, 320)
    await answer(page, 'End all sessions')
    await until(() => said(page).innerText()).toMatch(/^Ended/)
    await expectGood(page, 320)
  })

  it('is so while the server is away', async () => {
    const site = await busySite()
    const page = await look(site, '/accounts', { viewport: { width: 320, height: 640 } })
    await page.locator('tbody tr').first().waitFor()
    await site.down()
    await press(page, 'Refresh')
    await page.getByRole('main').getByRole('alert').waitFor()
    await page.getByRole('button', { name: 'Try now' }).waitFor()
    await expectGood(page, 320)
  })

  it('has charts in the colours of the moment', async () => {
    const page = await look(await busySite(), '/', { colorScheme: 'light' })
    const pixels = () =>
      page
        .locator('canvas')
        .first()
        .evaluate((canvas) => (canvas as unknown as { toDataURL(): string }).toDataURL())
    await page.locator('canvas').last().waitFor()
    const light = await pixels()
    await page.emulateMedia({ colorScheme: 'dark' })
    await until(pixels).not.toBe(light)
  })
})
