// Open pages on two nodes as time goes by: warned and renewed, asleep, offline and back, and ten of them at once.

import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { eventually } from '../client/recorder.ts'
import { PASSWORD } from '../support/hosts.ts'
import { type Node, onTwoNodes } from './nodes.ts'
import { openVisitor } from './profiles.ts'
import { fetched, letter, overlay, overlays, press, signInAt, writingAt } from './visitor.ts'

/** The lid of the laptop. */
async function lid(page: Page): Promise<(state: 'frozen' | 'active') => Promise<unknown>> {
  const cdp = await page.context().newCDPSession(page)
  return (state) => cdp.send('Page.setWebLifecycleState', { state })
}

/** Another tab of the same browser, at that node. */
async function tabAt(page: Page, node: Node): Promise<Page> {
  const tab = await page.context().newPage()
  await tab.goto(`${node.url}/`)
  return tab
}

/** The network is gone, and with it the stream; the page has found out when it could not ask. */
async function goOffline(page: Page, node: Node): Promise<void> {
  await page.context().setOffline(true)
  const failed = page.waitForEvent('requestfailed', (request) => request.url().includes('/utsessions/state'))
  await node.cut()
  await failed
}

const WARNING = 'You will be signed out soon'

onTwoNodes('open pages on two nodes', (nodes) => {
  it('warn before the idle limit and count down; "stay signed in" in one moves the deadline of all, on both nodes (L7, H4)', async () => {
    const { a, b } = nodes
    const account = nodes.account('brief')
    const one = await writingAt(a, account)
    const pages = [one, await tabAt(one, a), await tabAt(one, b)]
    for (const page of pages) await overlay(page).getByText(WARNING).waitFor()
    const left = overlay(one).locator('b')
    const seconds = async () => Number((await left.textContent())?.replace('0:', ''))
    const before = await seconds()
    expect(before).toBeLessThanOrEqual(10)
    await eventually(seconds).toBeLessThan(before)

    await press(one, 'Stay signed in')
    for (const page of pages) await overlay(page).waitFor({ state: 'detached' })
    expect(await letter(one)).toContain('Dear Ben')
    for (const page of pages) await overlay(page).getByText(WARNING).waitFor() // of the next deadline, ten seconds later
    expect(await b.live(account)).toHaveLength(1)
  })

  it('ask for the password in place where a lifetime is to start anew; a wrong one does nothing (L7, E1)', async () => {
    const { a, b } = nodes
    const account = nodes.account('minutes')
    const one = await writingAt(a, account)
    const other = await tabAt(one, b)
    for (const page of [one, other]) await overlay(page).getByText(WARNING).waitFor()
    const expiry = async () => JSON.parse((await fetched(other, '/utsessions/state')).text).expiresAt
    const before = await expiry()
    await press(one, 'Stay signed in')
    await overlay(one).getByLabel('Your password').fill('wrong')
    await one.keyboard.press('Enter')
    await overlay(one).getByText('That password is not right').waitFor()
    expect(await expiry()).toBe(before)
    await overlay(one).getByLabel('Your password').fill(PASSWORD)
    await one.keyboard.press('Enter')
    await eventually(expiry).toBeGreaterThan(before)
    expect((await fetched(one, '/')).status).toBe(200)
  })

  it('that slept past the limit, without a network, say so when they wake; so does the first request (H9, H1)', async () => {
    const { a, b } = nodes
    const account = nodes.account('nap')
    const page = await writingAt(a, account)
    const setLid = await lid(page)
    await setLid('frozen')
    await page.context().setOffline(true)
    await a.cut()
    await eventually(() => b.live(account)).toEqual([])
    await page.context().setOffline(false)
    await setLid('active')
    await overlay(page).getByText('You had not been active for a while').waitFor()
    expect(await letter(page)).toContain('Dear Ben')
    expect(await fetched(page, '/')).toMatchObject({ status: 401, text: expect.stringContaining('"reason":"idle"') })
  })

  it('that are offline have not ended; back in the network they go on, and nothing is said (K2)', async () => {
    const { a, b } = nodes
    const account = nodes.account('wins')
    const page = await writingAt(a, account)
    const { asked } = await a.streams()
    await goOffline(page, a)
    expect(await overlays(page)).toBe(0)
    await page.context().setOffline(false)
    await eventually(async () => (await a.streams()).asked).toBeGreaterThan(asked)
    await eventually(async () => (await a.streams()).open).toBe(1)
    expect([await overlays(page), await letter(page)]).toEqual([0, 'Dear Ben, I have thought about it for long.'])
    await signInAt(await openVisitor('firefox'), b, account)
    await overlay(page).waitFor()
  })

  it('are told once what happened while they were offline (L5)', async () => {
    const { a, b } = nodes
    const account = nodes.account('wins')
    const page = await writingAt(a, account)
    await goOffline(page, a)
    await signInAt(await openVisitor('firefox'), b, account)
    expect(await b.live(account)).toEqual(['Firefox on Linux'])
    expect(await overlays(page)).toBe(0)
    await page.context().setOffline(false)
    await overlay(page).getByText('Opened on Firefox on Linux').waitFor()
    await press(page, 'Hide this message')
    await page.evaluate('utsessions.look()')
    expect([await overlays(page), await overlay(page).count()]).toEqual([1, 0])
  })

  it('hold one stream, ten of them; it moves when the tab that holds it is closed; all ten are told (L5)', async () => {
    const { a, b } = nodes
    const account = nodes.account('wins')
    const first = await writingAt(a, account)
    const { asked } = await a.streams()
    const tabs: Page[] = []
    for (let i = 0; i < 9; i++) tabs.push(await tabAt(first, a))
    await eventually(() => a.streams()).toEqual({ open: 1, asked })
    tabs.push(await tabAt(first, a))
    await first.close()
    await eventually(() => a.streams()).toEqual({ open: 1, asked: asked + 1 })

    await signInAt(await openVisitor('firefox'), b, account)
    for (const tab of tabs) await overlay(tab).getByText('Opened on Firefox on Linux').waitFor()
    expect(await Promise.all(tabs.map(overlays))).toEqual(Array(10).fill(1))
    await eventually(async () => (await a.streams()).open).toBe(0)
  })
})
