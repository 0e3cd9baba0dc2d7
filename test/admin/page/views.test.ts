// What an operator sees of the accounts, on the dashboard's page in a real browser.

import { expect, it } from 'vitest'
import { focusedOn } from '../../e2e/accessible.ts'
import { inBrowsers, newVisitor } from '../../e2e/chromium.ts'
import { addressOf, heading, look, PAINTED, press, until, wordsOf } from './operator.ts'
import { gate, openSite, type Site, type SiteOptions } from './site.ts'

/** Types into the field in the moment in which it is put into the page. */
const TYPING = `new MutationObserver((_, self) => {
  const field = document.getElementById('begins')
  if (field === null) return
  self.disconnect()
  field.value = 'user01'
  field.dispatchEvent(new Event('input', { bubbles: true }))
}).observe(document, { childList: true, subtree: true })`

async function withAccounts(count: number, instead?: NonNullable<SiteOptions['instead']>): Promise<Site> {
  const site = await openSite({ policy: { maxSessions: 2, lock: '5m' }, ...(instead && { instead }) })
  for (let number = 0; number < count; number++) {
    site.clock.advance('1s')
    await site.control.open({
      account: `user${String(number).padStart(3, '0')}`,
      device: 'd',
      label: 'Firefox on Linux',
    })
  }
  return site
}

inBrowsers('the dashboard’s accounts', () => {
  it('are shown with the most recent first, and on where one asks for more', async () => {
    const page = await look(await withAccounts(120), '/accounts')
    const rows = page.locator('tbody tr')
    await until(() => rows.count()).toBe(50)
    expect(await wordsOf(rows.first())).toMatch(/^user119 1 (just now|\d+ seconds ago)$/)
    await press(page, 'More accounts')
    await until(() => rows.count()).toBe(100)
    await press(page, 'More accounts')
    await page.getByText('That is all.').waitFor()
    expect(await rows.count()).toBe(120)
    expect(await wordsOf(rows.last())).toContain('user000')
  })

  it('are searched by how they begin, which the address keeps', async () => {
    const page = await look(await withAccounts(120), '/accounts')
    await page.getByLabel('Accounts that begin with').fill('user11')
    await until(() => page.locator('tbody tr').count()).toBe(10)
    await until(() => page.url()).toMatch(/#\/accounts\/user11$/)
    await page.reload()
    expect(await page.getByLabel('Accounts that begin with').inputValue()).toBe('user11')
    await until(() => page.locator('tbody tr').count()).toBe(10)
  })

  it('are searched for by whoever types as soon as there is a field', async () => {
    const site = await withAccounts(12)
    const page = await newVisitor()
    await page.addInitScript(TYPING)
    await page.goto(`${site.url}#/accounts`)
    await until(() => page.locator('tbody tr').count()).toBe(2)
    expect(await page.getByLabel('Accounts that begin with').inputValue()).toBe('user01')
  })

  it('are all there again where one goes to them anew', async () => {
    const page = await look(await withAccounts(12), '/accounts')
    const field = page.getByLabel('Accounts that begin with')
    await field.fill('user01')
    await until(() => page.locator('tbody tr').count()).toBe(2)
    await page.getByRole('link', { name: 'Accounts', exact: true }).click()
    await until(() => page.locator('tbody tr').count()).toBe(12)
    expect(await field.inputValue()).toBe('')
  })

  it('say no more of what failed once it was asked for again, or of another search', async () => {
    const late = gate()
    const state = { waits: false }
    const page = await look(
      await withAccounts(60, async ({ url }) => {
        if (!new URL(url).searchParams.has('cursor')) return undefined
        if (state.waits) await late.passed
        return new Response(null, { status: 503 })
      }),
      '/accounts',
    )
    await press(page, 'More accounts')
    await press(page, 'Try again')
    await until(() => page.getByRole('alert').count()).toBe(0)
    state.waits = true
    await press(page, 'More accounts')
    await page.getByLabel('Accounts that begin with').fill('user01')
    await until(() => page.locator('tbody tr').count()).toBe(10)
    const failed = page.waitForEvent('response', { predicate: (answer) => answer.status() === 503 })
    late.open()
    await failed
    await page.evaluate(PAINTED)
    expect(await page.getByRole('alert').count()).toBe(0)
  })

  it('are gone to although the address changes before the page listens', async () => {
    const site = await withAccounts(1)
    const page = await newVisitor()
    await page.addInitScript(`addEventListener('DOMContentLoaded', () => { location.hash = '#/account/user000' })`)
    await page.goto(site.url)
    await heading(page, 'user000').waitFor()
  })

  it('lead to an account that nobody uses, as it has a story, too', async () => {
    const site = await withAccounts(1)
    await site.control.revoke({ account: 'user000', all: true, operator: 'olga' })
    const page = await look(site, '/accounts')
    await page.getByText('No account in use begins like that.').waitFor()
    await page.getByLabel('Accounts that begin with').fill('user000')
    await page.getByRole('link', { name: 'look at user000' }).click()
    await heading(page, 'Nobody uses it now').waitFor()
    expect(await wordsOf(page.locator('.entries li').first())).toContain('was ended by olga')
    expect(await page.getByText('Sign-ins from before that are no longer good').isVisible()).toBe(true)
  })

  it('have their place back where one comes back from an account', async () => {
    const page = await look(await withAccounts(120), '/accounts')
    await press(page, 'More accounts')
    const link = page.getByRole('link', { name: 'user030' })
    await link.click()
    await heading(page, 'user030').waitFor()
    await page.goBack()
    await until(() => focusedOn(page)).toBe('user030')
    expect(await page.locator('tbody tr').count()).toBe(100)
    await page.getByLabel('Accounts that begin with').fill('user03')
    await until(() => page.locator('tbody tr').count()).toBe(10)
    await page.evaluate(PAINTED)
    expect(await focusedOn(page)).toBe('begins')
    await page.getByRole('link', { name: 'Now', exact: true }).click()
    await page.getByRole('link', { name: 'Accounts', exact: true }).click()
    await until(() => page.locator('tbody tr').count()).toBe(50)
  })
})

inBrowsers('an account on the dashboard', () => {
  it('has its sessions with device, place, address, times and limit', async () => {
    const site = await openSite({ policy: { maxSessions: 2, lifetime: '8h' }, addresses: true })
    const { control, clock } = site
    await control.open({
      account: 'ann',
      device: 'a',
      label: 'Firefox on Linux',
      place: 'Vienna',
      address: '192.0.2.7',
    })
    clock.advance('90m')
    await control.open({ account: 'ann', device: 'b', label: 'Robot', exempt: true })
    const page = await look(site, addressOf('ann'))
    await heading(page, 'In use by 2 sessions').waitFor()
    const words = await wordsOf(page.locator('.sessions li').last())
    expect(words).toMatch(
      /^Firefox on Linux \S{6} Place Vienna Address 192.0.2.7 Opened 1 hour ago \S+ Last seen 1 hour ago/,
    )
    expect(words).toMatch(/Ends in 6 hours \S+, whatever happens \(lifetime\)$/)
    expect(await wordsOf(page.locator('.sessions li').first())).toMatch(/^Robot \S{6} exempt/)
  })

  it('has times of the server’s clock in the viewer’s zone, whatever the browser’s clock says', async () => {
    const site = await openSite()
    await site.control.open({ account: 'ann', device: 'a' })
    site.clock.advance('3m')
    const page = await look(site, addressOf('ann'), { timezoneId: 'Asia/Tokyo' })
    const time = page.locator('.sessions time').first()
    expect(await wordsOf(time)).toBe('3 minutes ago 19:00:00')
    expect(await time.getAttribute('datetime')).toBe('2026-01-01T10:00:00.000Z')
    expect(await time.getAttribute('title')).toMatch(/Thursday,? 1 January 2026.*19:00:00 GMT\+9/)
  })

  it('tells its story in plain sentences: who displaced whom, and who was refused until when', async () => {
    const site = await openSite({ policy: { lock: '5m' } })
    const { control, clock } = site
    await control.open({ account: 'ann', device: 'a', label: 'Firefox on Linux' })
    clock.advance('1m')
    await control.open({ account: 'ann', device: 'b', label: 'Safari on iPhone' })
    clock.advance('4m')
    await control.open({ account: 'ann', device: 'b', label: 'Safari on iPhone', place: 'Vienna' })
    const page = await look(site, addressOf('ann'), { timezoneId: 'UTC' })
    await until(() => page.locator('.entries li').count()).toBe(4)
    const story = (await page.locator('.entries li').allInnerTexts()).map((one) => one.replace(/\s+/g, ' '))
    const told = story.join('\n')
    expect(told).toMatch(/Safari on iPhone \S{6} signed in from Vienna.*; 1 session gave way\./)
    expect(told).toMatch(/Firefox on Linux \S{6} was displaced by Safari on iPhone \S{6}, after 5 minutes\./)
    expect(told).toMatch(
      /Safari on iPhone was refused: the account was in use\. It would have succeeded from 10:05:00 on\./,
    )
    expect(story.at(-1)).toMatch(/Firefox on Linux \S{6} signed in, the first device of this account\./)
  })

  it('tells more of its story on demand', async () => {
    const site = await openSite({ policy: { maxSessions: 'unlimited' } })
    for (let device = 0; device < 60; device++)
      await site.control.open({ account: 'ann', device: `d${device}`, label: `Browser ${device}` })
    const page = await look(site, addressOf('ann'))
    await until(() => page.locator('.entries li').count()).toBe(50)
    await press(page, 'More of its story')
    await until(() => page.locator('.entries li').count()).toBe(60)
  })

  it('is at an address of its own, whatever it is called', async () => {
    const account = 'a/b#c?d%20 é “ann”'
    const site = await openSite()
    await site.control.open({ account, device: 'a', label: 'Robot' })
    const page = await look(site, '/accounts')
    await page.getByRole('link', { name: account }).click()
    await heading(page, account).waitFor()
    await page.reload()
    await heading(page, 'In use by 1 session').waitFor()
    expect(await page.title()).toBe(`${account} · Sessions`)
  })

  it('is not found under an address that means nothing', async () => {
    const page = await look(await openSite(), '/account/%E0%A4%A')
    await heading(page, 'Nothing here').waitFor()
    await page.getByRole('link', { name: 'look for an account' }).click()
    await heading(page, 'Accounts').waitFor()
  })
})
