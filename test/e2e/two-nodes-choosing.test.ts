// Choosing, in two browsers on two nodes: who is refused picks who gives way, once, in time, from their own browser; or leaves all as it is.

import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { createBrowser } from '../support/browser.ts'
import { PASSWORD } from '../support/hosts.ts'
import { statusAfter } from './navigation.ts'
import { type Node, onTwoNodes } from './nodes.ts'
import { openVisitor } from './profiles.ts'
import { text, title } from './reader.ts'
import { fetched, overlay, overlays, signInAt, writingAt } from './visitor.ts'

const IN_USE = 'This account is in use elsewhere'
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) Version/18.6 Mobile/15E148 Safari/604.1'

const takeOver = (page: Page) =>
  statusAfter(page, () => page.getByRole('button', { name: 'Sign out there and use it here' }).click())
const holders = (page: Page) => page.locator('.choices strong').allTextContents()
const ticketOf = (page: Page) => page.locator('input[name=ticket]').first()

/** Somebody who knows their way about the page. */
async function putTicket(page: Page, ticket: string): Promise<void> {
  await ticketOf(page).evaluate((input: { value: string }, value) => {
    input.value = value
  }, ticket)
}

/** Somebody who writes at A, and somebody who was refused at B. */
async function refused(a: Node, b: Node, account: string): Promise<{ first: Page; second: Page }> {
  const first = await writingAt(a, account)
  const second = await openVisitor('firefox')
  expect(await signInAt(second, b, account)).toBe(409)
  return { first, second }
}

onTwoNodes('whoever is refused at another node', (nodes) => {
  it('is shown who holds the account, and nothing else answers until the choice (M1)', async () => {
    const { a, b } = nodes
    const account = nodes.account('asks')
    const { first, second } = await refused(a, b, account)
    expect([await title(second), await holders(second)]).toEqual([IN_USE, ['Edge on Windows']])
    const open = await second.context().newPage()
    for (const node of [a, b]) {
      await open.goto(`${node.url}/site.css`)
      const { status, text } = await fetched(open, '/')
      expect([status, JSON.parse(text)]).toMatchObject([409, { code: 'session-refused', reason: 'parked' }])
      expect((await second.goto(`${node.url}/letters`))?.status()).toBe(409)
      expect(await title(second)).toBe(IN_USE)
      expect((await second.goto(`${node.url}/utsessions/sessions`))?.status()).toBe(409)
    }
    expect(await overlays(first)).toBe(0)
    expect(await b.live(account)).toEqual(['Edge on Windows'])
  })

  it('chooses, and is in; the one that was chosen is told on its open page that it was (M1, M2, L5)', async () => {
    const { a, b } = nodes
    const account = nodes.account('asks')
    const { first, second } = await refused(a, b, account)
    expect(await takeOver(second)).toBe(200)
    expect([await text(second, '#user'), new URL(second.url()).pathname]).toEqual([account, '/'])
    await overlay(first).getByText('Opened on Firefox on Linux').waitFor()
    expect(await overlay(first).textContent()).toContain('Someone chose to end its use here.')
    expect(await fetched(first, '/')).toMatchObject({ status: 401, text: expect.stringContaining('"takeover":true') })
    expect(await a.live(account)).toEqual(['Firefox on Linux'])
  })

  it('picks one of two with the password, after a wrong one, which changes nothing; the other of the two stays (M2, M6)', async () => {
    const { a, b } = nodes
    const account = nodes.account('two')
    const phone = createBrowser(a.url, { 'user-agent': IPHONE })
    await phone.post('/sign-in', { username: account, password: PASSWORD })
    const first = await writingAt(a, account) // not the one that would give way by itself
    const second = await openVisitor('firefox')
    expect(await signInAt(second, b, account)).toBe(409)
    expect((await holders(second)).toSorted()).toEqual(['Edge on Windows', 'Safari on iPhone'])

    await second.getByRole('radio', { name: 'Edge on Windows' }).check()
    await second.getByLabel('Your password').fill('wrong')
    expect(await takeOver(second)).toBe(403)
    expect(await text(second, 'main')).toContain('That password is not right. Nothing was changed.')
    expect([await overlays(first), (await b.live(account)).length]).toEqual([0, 2])

    expect(await second.getByRole('radio', { name: 'Edge on Windows' }).isChecked()).toBe(true)
    await second.getByLabel('Your password').fill(PASSWORD)
    expect(await takeOver(second)).toBe(200)
    await overlay(first).getByText('Someone chose to end its use here').waitFor()
    expect((await a.live(account)).toSorted()).toEqual(['Firefox on Linux', 'Safari on iPhone'])
    expect((await phone.get('/')).status).toBe(200)
  })

  it('cancels, and nothing has changed: signed out here, and nobody there has noticed (M3)', async () => {
    const { a, b } = nodes
    const account = nodes.account('asks')
    const { first, second } = await refused(a, b, account)
    expect(await statusAfter(second, () => second.getByRole('button', { name: 'Cancel' }).click())).toBe(200)
    expect(new URL(second.url()).pathname).toBe('/sign-in')
    expect((await fetched(first, '/')).status).toBe(200)
    expect([await overlays(first), await a.live(account)]).toEqual([0, ['Edge on Windows']])
  })

  it('cannot choose by the ticket of an earlier choice, kept in an old page: that ends nobody more (M4)', async () => {
    const { a, b } = nodes
    const account = nodes.account('asks')
    const { second } = await refused(a, b, account)
    const used = await ticketOf(second).inputValue()
    expect(await takeOver(second)).toBe(200)
    const third = await openVisitor('samsung')
    expect(await signInAt(third, a, account)).toBe(409)
    expect(await takeOver(third)).toBe(200)

    await second.goto(`${b.url}/`) // is told of its end, and signed out
    expect(await signInAt(second, b, account)).toBe(409)
    await putTicket(second, used)
    expect(await takeOver(second)).toBe(409)
    expect(await title(second)).toBe('Please sign in again')
    expect(await b.live(account)).toEqual(['Samsung Internet on Android'])
  })

  it('sends the same choice twice, by the back button, and is in as before (M4)', async () => {
    const { a, b } = nodes
    const account = nodes.account('asks')
    const { second } = await refused(a, b, account)
    const [ticket, end] = [await ticketOf(second).inputValue(), await second.getByRole('radio').inputValue()]
    expect(await takeOver(second)).toBe(200)
    await second.goBack()
    expect(await text(second, '#user')).toBe(account)
    expect((await second.evaluate(replay, { ticket, end })).status).toBe(200)
    expect(await b.live(account)).toEqual(['Firefox on Linux'])
    expect(await overlays(second)).toBe(0)
  })

  it('cannot choose by a ticket of another profile, which stays good there (M4)', async () => {
    const { a, b } = nodes
    const account = nodes.account('asks')
    const { first, second } = await refused(a, b, account)
    const third = await openVisitor('samsung')
    expect(await signInAt(third, b, account)).toBe(409)
    const stolen = await ticketOf(second).inputValue()
    await putTicket(third, stolen)
    expect(await takeOver(third)).toBe(409)
    expect(await text(third, 'main')).not.toContain('Letters')
    expect([await overlays(first), await a.live(account)]).toEqual([0, ['Edge on Windows']])
    expect(await takeOver(second)).toBe(200)
  })

  it('comes too late after two minutes, and must sign in again to choose (M4)', async () => {
    const { a, b } = nodes
    const account = nodes.account('asks')
    const { first, second } = await refused(a, b, account)
    await Promise.all([a.ahead(121_000), b.ahead(121_000)])
    expect(await takeOver(second)).toBe(409)
    expect(await title(second)).toBe('Please sign in again')
    expect([await overlays(first), await a.live(account)]).toEqual([0, ['Edge on Windows']])
    await second.goto(`${b.url}/`)
    expect(new URL(second.url()).pathname).toBe('/sign-in')
  })
})

declare const fetch: (path: string, init: object) => Promise<{ status: number; json(): Promise<{ code?: string }> }>

/** Run in a page: the same choice once more. */
async function replay(choice: { ticket: string; end: string }): Promise<{ status: number; code?: string }> {
  const headers = { 'content-type': 'application/json', 'x-utsessions': '1' }
  const answer = await fetch('/utsessions/takeover', { method: 'POST', headers, body: JSON.stringify(choice) })
  return { status: answer.status, ...(await answer.json()) }
}
