// What the dashboard's page shows as it happens, on whichever node, and what becomes of it when the server is away.

import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it, onTestFinished } from 'vitest'
import { createSessionControl, type SessionControl } from '../../../src/index.ts'
import { sqliteStore } from '../../../src/stores/sqlite.ts'
import { inBrowsers } from '../../e2e/chromium.ts'
import { temporaryFolder } from '../../stores/temporary-folder.ts'
import { addressOf, heading, look, press, until, wordsOf } from './operator.ts'
import { gate, openSite, type Site } from './site.ts'

const POLICY = { maxSessions: 2, lock: '5m' } as const

/** The dashboard on one node, the application on another: what they share is the store's file. */
async function onTwoNodes(): Promise<{ readonly site: Site; readonly other: SessionControl }> {
  const folder = temporaryFolder()
  const stores = [0, 1].map(() => sqliteStore({ path: join(folder.path, 'sessions.db') }))
  const [store, second] = stores
  if (store === undefined || second === undefined) throw new Error('there are two')
  const other = createSessionControl({ store: second, policy: POLICY })
  onTestFinished(async () => {
    other.dispose()
    for (const one of stores) await one.close()
    folder.remove()
  })
  return { site: await openSite({ store, clock: false, policy: POLICY }), other }
}

const totalOf = (page: Page, name: string) => wordsOf(page.locator('.totals div', { hasText: name }).locator('dd'))
/** Of the table's columns. */
async function sumsOf(page: Page): Promise<readonly number[]> {
  const rows = await page.locator('tbody tr').allInnerTexts()
  const numbers = rows.map((row) => row.trim().split(/\s+/).slice(-4).map(Number))
  return [0, 1, 2, 3].map((column) => numbers.reduce((all, row) => all + (row[column] ?? 0), 0))
}

const feed = (page: Page) => page.locator('.feed li')
/** From now on nothing runs that waits for a picture. */
const BUSY = `{
  const later = setTimeout
  globalThis.requestAnimationFrame = () => 0
  globalThis.setTimeout = (work, ms) => (ms < 100 ? 0 : later(work, ms))
}`

const isLive = (page: Page) => page.getByRole('status').getByText('Live').waitFor()

inBrowsers('the dashboard, live,', () => {
  it('counts sessions and accounts, and tells what happens on another node', async () => {
    const { site, other } = await onTwoNodes()
    await other.open({ account: 'ann', device: 'a', label: 'Firefox on Linux' })
    const page = await look(site)
    await isLive(page)
    await until(() => totalOf(page, 'open sessions')).toBe('1')
    await other.open({ account: 'ann', device: 'b', label: 'Robot' })
    await other.open({ account: 'ben', device: 'c', label: 'Safari on iPhone' })
    await until(() => totalOf(page, 'open sessions')).toBe('3')
    expect(await totalOf(page, 'accounts in use')).toBe('2')
    await until(() => feed(page).count()).toBe(3)
    expect(await wordsOf(feed(page).first())).toMatch(
      /ben Safari on iPhone \S{6} signed in, the first device of this account\.$/,
    )
  })

  it('counts in its charts and in their table', async () => {
    const { site, other } = await onTwoNodes()
    const page = await look(site)
    await isLive(page)
    for (const device of ['a', 'b', 'c', 'd']) await other.open({ account: 'ann', device })
    const chart = (name: string) => wordsOf(page.locator('figure', { hasText: name }).locator('strong'))
    await until(() => chart('Openings')).toBe('2')
    await until(() => chart('Refusals')).toBe('2')
    await page.getByText('The same numbers as a table').click()
    await until(() => sumsOf(page)).toEqual([2, 2, 0, 0])
    await page.getByLabel('Week').check()
    await until(() => chart('Openings')).toBe('2')
    await until(() => page.locator('figure canvas').count()).toBe(4)
  })

  it('holds the list still for whoever reads it', async () => {
    const { site, other } = await onTwoNodes()
    const page = await look(site)
    await isLive(page)
    await page.getByText('Nothing so far.').waitFor()
    await press(page, 'Hold still')
    await other.open({ account: 'ann', device: 'a' })
    await page.getByRole('button', { name: 'Go on (1 new line)' }).waitFor()
    expect(await feed(page).count()).toBe(0)
    await press(page, 'Go on')
    await until(() => feed(page).count()).toBe(1)
  })

  it('holds it still from the moment it is told to, though the page is too busy to draw', async () => {
    const { site, other } = await onTwoNodes()
    const page = await look(site)
    await isLive(page)
    await page.getByText('Nothing so far.').waitFor()
    await page.evaluate(BUSY)
    await press(page, 'Hold still')
    await other.open({ account: 'ann', device: 'a' })
    await page.getByRole('button', { name: 'Go on (1 new line)' }).waitFor()
    expect(await feed(page).count()).toBe(0)
  })

  it('shows what happened between the first look and the first word of the stream', async () => {
    const stream = gate()
    const site = await openSite({
      instead: async ({ url }) => (url.endsWith('/api/live') ? stream.passed : undefined),
    })
    const [now, account] = [await look(site), await look(site, addressOf('ann'))]
    await now.getByText('Nothing so far.').waitFor()
    await heading(account, 'Nobody uses it now').waitFor()
    await site.control.open({ account: 'ann', device: 'a' })
    stream.open()
    await until(() => feed(now).count()).toBe(1)
    await heading(account, 'In use by 1 session').waitFor()
    await until(() => account.locator('.entries li').count()).toBe(1)
  })

  it('keeps an account as it is now, and what was chosen', async () => {
    const { site, other } = await onTwoNodes()
    await other.open({ account: 'ann', device: 'a', label: 'Firefox on Linux' })
    const page = await look(site, addressOf('ann'))
    await isLive(page)
    await page.getByLabel('Firefox on Linux').check()
    await other.open({ account: 'ann', device: 'b', label: 'Robot' })
    await heading(page, 'In use by 2 sessions').waitFor()
    await until(() => page.locator('.entries li').count()).toBe(2)
    expect(await page.getByLabel('Firefox on Linux').isChecked()).toBe(true)
    expect(await page.getByLabel('Robot').isChecked()).toBe(false)
  })

  it('says when the server is away, keeps everything, and comes back by itself with what it missed', async () => {
    const { site, other } = await onTwoNodes()
    await other.open({ account: 'ann', device: 'a' })
    const page = await look(site)
    await isLive(page)
    await until(() => feed(page).count()).toBe(1)
    await site.down()
    await until(() => wordsOf(page.locator('.connection'))).toMatch(
      /^Reconnecting… What you see is of \d\d:\d\d:\d\d\. The server cannot be reached\. Try now$/,
    )
    expect(await feed(page).count()).toBe(1)
    await other.open({ account: 'ben', device: 'b' })
    await site.up()
    await isLive(page)
    await until(() => feed(page).count()).toBe(2)
    await until(() => totalOf(page, 'accounts in use')).toBe('2')
  })

  it('asks again where it was not answered, and keeps what was typed', async () => {
    const { site, other } = await onTwoNodes()
    await other.open({ account: 'ann', device: 'a' })
    const page = await look(site, '/accounts')
    await page.getByRole('link', { name: 'ann' }).waitFor()
    await site.down()
    await page.getByLabel('Accounts that begin with').fill('an')
    const trouble = page.getByRole('main').getByRole('alert')
    await until(() => wordsOf(trouble)).toBe('The server cannot be reached. Try again')
    await site.up()
    await trouble.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('link', { name: 'ann' }).waitFor()
    expect(await page.getByLabel('Accounts that begin with').inputValue()).toBe('an')
  })

  it('says of what it asks for by itself that it is no activity of the operator’s', async () => {
    const { site, other } = await onTwoNodes()
    const page = await look(site, addressOf('ann'))
    await isLive(page)
    await heading(page, 'Nobody uses it now').waitFor()
    const asked = { byItself: [] as string[], byOperator: [] as string[] }
    page.on('request', (request) => {
      const route = new URL(request.url()).pathname.split('/api/')[1] ?? ''
      const { byItself, byOperator } = asked
      const isPassive = route === 'live' || request.headers()['x-utsessions-passive'] === '1'
      void (isPassive ? byItself : byOperator).push(route)
    })
    await other.open({ account: 'ann', device: 'a' })
    await heading(page, 'In use by 1 session').waitFor()
    expect(asked.byItself).toContain('account')
    expect(asked.byOperator).toEqual([])
    await page.getByRole('link', { name: 'Accounts', exact: true }).click()
    await page.getByRole('link', { name: 'ann' }).waitFor()
    expect(asked.byOperator).toEqual(['accounts'])
  })

  it('holds no connection while nobody looks, and is up to date as soon as somebody does', async () => {
    const { site, other } = await onTwoNodes()
    const page = await look(site)
    await isLive(page)
    await page.clock.install()
    const streams: string[] = []
    page.on('requestfinished', (request) => void streams.push(request.url()))
    page.on('requestfailed', (request) => void streams.push(request.url()))
    await show(page, false)
    await page.clock.fastForward('01:00')
    await until(() => streams.some((url) => url.endsWith('/api/live'))).toBe(true)
    await other.open({ account: 'ann', device: 'a' })
    const second = await look(site)
    await until(() => feed(second).count()).toBe(1) // it has been told, to others
    await show(page, true)
    await isLive(page)
    await until(() => feed(page).count()).toBe(1)
  })
})

/** As if another tab were in front. */
function show(page: Page, isShown: boolean): Promise<void> {
  return page.evaluate(`{
    Object.defineProperty(document, 'hidden', { configurable: true, value: ${!isShown} })
    document.dispatchEvent(new Event('visibilitychange'))
  }`)
}
