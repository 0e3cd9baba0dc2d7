// The dashboard's page with a keyboard alone.

import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { inBrowsers } from '../../e2e/chromium.ts'
import { focused, hasRing, tabThrough } from '../../e2e/keyboard.ts'
import { addressOf, heading, look, PAINTED, press, said, until } from './operator.ts'
import { gate, openSite, type Site } from './site.ts'

const LABELS = ['Firefox on Linux', 'Safari on iPhone']

const GRANT = `[...document.querySelectorAll('button')].find((one) => one.textContent === 'Grant a takeover…')`
const ESC = `document.querySelector('dialog').requestClose()`

async function withTwo(): Promise<Site> {
  const site = await openSite({ policy: { maxSessions: 2 } })
  for (const label of LABELS) {
    await site.control.open({ account: 'ann', device: label, label })
    site.clock.advance('1s')
  }
  return site
}

/** Presses Tab until what is called so has the focus; each stop on the way can be seen. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let stops = 0; stops < 40; stops++) {
    await page.keyboard.press('Tab')
    const stop = (await focused(page)) ?? ''
    if (stop !== '') expect(await hasRing(page), stop).toBe(true)
    if (name.test(stop)) return
  }
  throw new Error(`Tab never comes to ${name}`)
}

inBrowsers('with a keyboard alone, one', () => {
  it('skips to what the page is about, and stops at everything once', async () => {
    const page = await look(await withTwo(), addressOf('ann'))
    await heading(page, 'In use by 2 sessions').waitFor()
    await page.getByText('signed in, the first device').waitFor()
    const stops = (await tabThrough(page)).filter((stop) => !stop.startsWith('document'))
    expect(stops).toEqual([
      'button "Skip to what this page is about"',
      'link "Now"',
      'link "Accounts"',
      'link "Look shared"',
      'link "End everybody"',
      'checkbox "Choose all"',
      expect.stringMatching(/^checkbox "Safari on iPhone \S{6}"$/),
      expect.stringMatching(/^checkbox "Firefox on Linux \S{6}"$/),
      'button "End all…"',
      'button "Grant a takeover…"',
    ])
    await page.reload()
    await heading(page, 'In use by 2 sessions').waitFor()
    await tabTo(page, /Skip to/)
    await page.keyboard.press('Enter')
    await until(() => focused(page)).toMatch(/heading "ann"/)
    expect(page.url()).toMatch(/#\/account\/ann$/)
  })

  it('comes from view to view, and is told where one is', async () => {
    const page = await look(await withTwo())
    await heading(page, 'What happens').waitFor()
    await tabTo(page, /link "Accounts"/)
    await page.keyboard.press('Enter')
    await until(() => focused(page)).toMatch(/heading "Accounts"/)
    await page.getByRole('link', { name: 'ann' }).waitFor()
    await tabTo(page, /searchbox "Accounts that begin with"/)
    await page.keyboard.type('an')
    await until(() => page.url()).toMatch(/#\/accounts\/an$/) // from here on the list is that of the search
    await page.getByRole('link', { name: 'ann' }).waitFor()
    await tabTo(page, /link "ann"/)
    await page.keyboard.press('Enter')
    await until(() => focused(page)).toMatch(/heading "ann"/)
    await page.goBack()
    await until(() => focused(page)).toMatch(/link "ann"/)
  })

  it('comes back to its place though a link was opened in another tab before', async () => {
    const page = await look(await withTwo(), '/accounts')
    await page.getByRole('link', { name: 'ann' }).press('Enter')
    await heading(page, 'In use by 2 sessions').waitFor()
    await page.getByRole('link', { name: 'Now' }).press('Control+Enter')
    await page.goBack()
    await until(() => focused(page)).toMatch(/link "ann"/)
  })

  it('ends sessions, and the focus is where one left or where one goes on', async () => {
    const site = await withTwo()
    const page = await look(site, addressOf('ann'))
    await heading(page, 'In use by 2 sessions').waitFor()
    await tabTo(page, /checkbox "Firefox on Linux/)
    await page.keyboard.press('Space')
    await tabTo(page, /button "End 1 session…"/)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'End 1 session?' }).waitFor()
    await page.keyboard.press('Escape')
    await until(() => focused(page)).toMatch(/button "End 1 session…"/)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await tabTo(page, /button "End 1 session"/)
    await page.keyboard.press('Enter')
    await until(() => said(page).innerText()).toBe('Ended 1 session of ann.')
    await until(() => focused(page)).toMatch(/heading "In use by 1 session"/)
    expect(await site.control.list({ account: 'ann' })).toHaveLength(1)
  })

  it('can ask again at once, however soon after Esc', async () => {
    const page = await look(await withTwo(), addressOf('ann'))
    const isOpen = () => page.evaluate('document.querySelector("dialog")?.open')
    await press(page, 'Grant a takeover…')
    await until(isOpen).toBe(true)
    await page.evaluate(`${ESC}; ${GRANT}.click()`)
    await page.evaluate(PAINTED)
    expect(await isOpen()).toBe(true)
    await page.evaluate(`${ESC}; Promise.resolve().then(() => {}).then(() => ${GRANT}.click())`)
    await page.evaluate(PAINTED)
    expect(await isOpen()).toBe(true)
    await page.keyboard.press('Escape')
    await until(isOpen).toBe(undefined)
    expect(await focused(page)).toMatch(/button "Grant a takeover…"/)
  })

  it('reads on in a list that goes on, without losing one’s place', async () => {
    const site = await openSite()
    for (let number = 0; number < 60; number++) await site.control.open({ account: `user${number}`, device: 'd' })
    const page = await look(site, '/accounts')
    const more = page.getByRole('button', { name: 'More accounts' })
    await more.focus()
    await page.keyboard.press('Enter')
    await until(() => page.locator('tbody tr').count()).toBe(60)
    await until(async () => await page.locator('tbody a:focus').innerText()).toBe(
      await page.locator('tbody a').nth(50).innerText(),
    )
  })

  it('stays where one has gone to meanwhile, when the list goes on', async () => {
    const more = gate()
    const site = await openSite({
      instead: async ({ url }) => (new URL(url).searchParams.has('cursor') ? more.passed : undefined),
    })
    for (let number = 0; number < 60; number++) await site.control.open({ account: `user${number}`, device: 'd' })
    const page = await look(site, '/accounts')
    await page.getByRole('button', { name: 'More accounts' }).focus()
    await page.keyboard.press('Enter')
    await page.getByLabel('Accounts that begin with').focus()
    more.open()
    await until(() => page.locator('tbody tr').count()).toBe(60)
    await page.evaluate(PAINTED)
    expect(await focused(page)).toMatch(/searchbox/)
  })
})
