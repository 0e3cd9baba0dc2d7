// Two people, or one with two devices, on two nodes over Redis: whoever is displaced is told, on the open page, by the next page, and in JSON.

import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { eventually } from '../client/recorder.ts'
import { ADDRESSES } from './node-app.ts'
import { onTwoNodes } from './nodes.ts'
import { openVisitor } from './profiles.ts'
import { text, title } from './reader.ts'
import { fetched, letter, overlay, overlays, press, signInAt, writingAt } from './visitor.ts'

/** As the browser of somebody in Tokyo says it. */
async function inTokyo(page: Page): Promise<void> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Emulation.setTimezoneOverride', { timezoneId: 'Asia/Tokyo' })
}

const tokyo = (at: number) => new Date(at).toLocaleTimeString('en-GB', { timeStyle: 'short', timeZone: 'Asia/Tokyo' })

onTwoNodes('two devices on two nodes', (nodes) => {
  it('the one that is displaced says so, by whom, and when in its own zone; what was typed is still there (C1, L5, L8)', async () => {
    const { a, b } = nodes
    const account = nodes.account('wins')
    const first = await writingAt(a, account)
    await inTokyo(first)
    let loads = 0
    first.on('load', () => {
      loads += 1
    })
    const polls: string[] = []
    first.on('request', (request) => request.url().includes('/utsessions/state') && polls.push(request.url()))
    await signInAt(await openVisitor('firefox'), b, account)

    await overlay(first).waitFor()
    const { at, by } = JSON.parse((await fetched(first, '/')).text)
    expect(by).toMatchObject({ device: 'Firefox on Linux', takeover: false })
    expect(await overlay(first).textContent()).toContain(
      `You were signed outOpened on Firefox on Linux at ${tokyo(at)}.`,
    )
    expect(await letter(first)).toBe('Dear Ben, I have thought about it for long.')
    expect(await overlays(first)).toBe(1)
    expect(polls).toEqual([]) // it was the stream that told
    expect(await a.live(account)).toEqual(['Firefox on Linux'])
    expect(loads).toBe(0)
  })

  it('the one that is displaced says so within a second (L5)', async () => {
    const { a, b } = nodes
    const tookMs: number[] = []
    for (let i = 0; i < 3; i++) {
      const account = nodes.account('wins')
      const first = await writingAt(a, account)
      await signInAt(await openVisitor('firefox'), b, account)
      await overlay(first).waitFor()
      const { at } = JSON.parse((await fetched(first, '/')).text)
      tookMs.push((await first.evaluate<number>('overlays[0]')) - at)
    }
    expect(Math.min(...tookMs)).toBeLessThan(1_000)
  })

  it('its next request is told why by a page, and that once; the reason stays readable (L1, L3)', async () => {
    const { a, b } = nodes
    const account = nodes.account('wins')
    const first = await writingAt(a, account)
    await signInAt(await openVisitor('firefox'), b, account)
    await overlay(first).waitFor()

    const answer = await first.goto(`${a.url}/`)
    expect(answer?.status()).toBe(401)
    expect(await title(first)).toBe('You were signed out')
    expect(await text(first, 'main')).toMatch(/Someone signed in .*Firefox on Linux.*Sign in again/s)
    for (const node of [a, b]) {
      await first.goto(`${node.url}/sign-in`)
      const { text } = await fetched(first, '/utsessions/state')
      expect(JSON.parse(text)).toMatchObject({
        state: 'ended',
        reason: 'displaced',
        by: { device: 'Firefox on Linux' },
      })
    }
  })

  it('is not told again on the sign-in page, nor in its way there (L1)', async () => {
    const { a, b } = nodes
    const account = nodes.account('wins')
    const first = await writingAt(a, account)
    await signInAt(await openVisitor('firefox'), b, account)
    await overlay(first).waitFor()
    await page(first, a.url)
    await first.goto(`${a.url}/sign-in`)
    expect(await first.evaluate('utsessions.look()')).toBe('nobody')
    expect(await overlays(first)).toBe(0)
    expect(await signInAt(first, a, account)).toBe(200)
  })

  it('its scripts are told in JSON, with a code (L2)', async () => {
    const { a, b } = nodes
    const account = nodes.account('wins')
    const first = await writingAt(a, account)
    await signInAt(await openVisitor('firefox'), b, account)
    await overlay(first).waitFor()

    const { status, type, text } = await fetched(first, '/')
    expect([status, type]).toEqual([401, 'application/problem+json; charset=utf-8'])
    expect(JSON.parse(text)).toMatchObject({
      type: 'urn:utsessions:session-ended',
      code: 'session-ended',
      reason: 'displaced',
      notMe: { url: '/utsessions/not-me' },
    })
  })

  it('nothing that it is told has an address, a cookie, or a name of anybody else’s in it (L4)', async () => {
    const { a, b } = nodes
    const account = nodes.account('wins')
    const first = await writingAt(a, account)
    const second = await openVisitor('firefox')
    await signInAt(second, b, account)
    const other = nodes.account('wins')
    await signInAt(await openVisitor('samsung'), b, other)
    await overlay(first).waitFor()

    const told = [
      await overlay(first).innerHTML(),
      (await fetched(first, '/utsessions/state')).text,
      (await fetched(first, '/')).text,
      await page(first, a.url),
    ].join('\n')
    const cookies = [...(await second.context().cookies()), ...(await first.context().cookies())]
    const secrets = cookies.flatMap(({ value }) => [value, decodeURIComponent(value)]).filter((one) => one.length > 3)
    expect(secrets.length).toBeGreaterThan(5)
    for (const secret of [...secrets, ...ADDRESSES, '127.0.0.1', account, other, 'Samsung'])
      expect(told).not.toContain(secret)
  })

  it('a request that is under way finishes, and the next one is refused (J8)', async () => {
    const { a, b } = nodes
    const account = nodes.account('wins')
    const first = await writingAt(a, account)
    const slow = fetched(first, '/slow')
    await eventually(() => a.waiting()).toBe(1)
    await signInAt(await openVisitor('firefox'), b, account)
    await overlay(first).waitFor()
    await a.letGo()
    expect(await slow).toMatchObject({ status: 200, text: 'done' })
    expect(await fetched(first, '/')).toMatchObject({ status: 401 })
    expect(await b.live(account)).toEqual(['Firefox on Linux'])
  })

  it('a WebSocket of it is closed with 4401 and the reason (L6)', async () => {
    const { a, b } = nodes
    const account = nodes.account('wins')
    const first = await writingAt(a, account)
    await first.evaluate(`new Promise((resolve) => {
      const socket = new WebSocket('ws://' + location.host)
      globalThis.socketClosed = new Promise((tell) => socket.addEventListener('close', ({ code, reason }) => tell([code, reason])))
      socket.addEventListener('open', resolve)
    })`)
    await signInAt(await openVisitor('firefox'), b, account)
    const [code, reason] = await first.evaluate<[number, string]>('socketClosed')
    expect(code).toBe(4401)
    expect(reason).toMatch(/^displaced at \S+Z by Firefox on Linux$/)
  })

  it('it was not me, said from the open page, ends the other, which is told why; and once only', async () => {
    const { a, b } = nodes
    const account = nodes.account('wins')
    const first = await writingAt(a, account)
    const second = await writingAt(b, account, 'firefox')
    await press(first, 'It was not me')
    await overlay(first).getByText('The other device was signed out').waitFor()
    await overlay(second).getByText('said that it was not them').waitFor()
    expect(await overlay(first).getByRole('button').allTextContents()).toEqual(['Sign in again', 'Hide this message'])
    expect(await letter(second)).toContain('Dear Ben')
    expect(await b.live(account)).toEqual([])
    expect((await second.goto(`${b.url}/`))?.status()).toBe(401)
    expect(await text(second, 'main')).toContain('said that it was not them')
  })

  it('it was not me, said from the page that tells of it, does the same', async () => {
    const { a, b } = nodes
    const account = nodes.account('wins')
    const first = await writingAt(a, account)
    const second = await writingAt(b, account, 'firefox')
    await page(first, a.url)
    await first.getByRole('button', { name: 'Sign out the other device' }).click()
    await first.getByRole('heading', { name: 'The other device was signed out' }).waitFor()
    await overlay(second).getByText('said that it was not them').waitFor()
    expect(await a.live(account)).toEqual([])

    await page(second, b.url)
    expect(await signInAt(second, b, account)).toBe(200)
    await first.goto(`${a.url}/utsessions/not-me`)
    await first.getByRole('heading', { name: 'This is no longer possible here' }).waitFor()
    expect(await b.live(account)).toHaveLength(1) // a newer sign-in is nobody's to disown
  })
})

/** The page that the next visit is answered with. */
async function page(tab: Page, url: string): Promise<string> {
  await tab.goto(`${url}/`)
  return tab.content()
}
