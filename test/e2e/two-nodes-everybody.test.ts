// The same for everybody: by keyboard alone, and with nothing for axe-core to complain of, in light and dark, on wide screens and phones.

import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { focusedOn, tabTo, violations } from './accessible.ts'
import { statusAfter } from './navigation.ts'
import { onTwoNodes } from './nodes.ts'
import { openVisitor } from './profiles.ts'
import { text, title } from './reader.ts'
import { letter, overlay, signInAt, writingAt } from './visitor.ts'

const LOOKS = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 1280 },
  { colorScheme: 'light', width: 390 },
  { colorScheme: 'dark', width: 390 },
] as const

/** What is wrong with it in each look: nothing. */
async function isFineInEveryLook(page: Page): Promise<void> {
  for (const { colorScheme, width } of LOOKS) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 800 })
    expect([colorScheme, width, await violations(page)]).toEqual([colorScheme, width, []])
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
  }
}

onTwoNodes('everybody, on two nodes', (nodes) => {
  it('chooses by keyboard alone (M2)', async () => {
    const { a, b } = nodes
    const account = nodes.account('asks')
    const first = await writingAt(a, account)
    const second = await openVisitor('firefox')
    expect(await signInAt(second, b, account)).toBe(409)
    await tabTo(second, 'end')
    await second.keyboard.press('Space')
    await tabTo(second, 'Sign out there and use it here')
    expect(await statusAfter(second, () => second.keyboard.press('Enter'))).toBe(200)
    expect(await text(second, '#user')).toBe(account)
    await overlay(first).waitFor()
  })

  it('cancels by keyboard alone (M3)', async () => {
    const { a, b } = nodes
    const account = nodes.account('asks')
    await writingAt(a, account)
    const second = await openVisitor('firefox')
    await signInAt(second, b, account)
    await tabTo(second, 'Cancel and change nothing')
    expect(await statusAfter(second, () => second.keyboard.press('Enter'))).toBe(200)
    expect(await title(second)).toBe('Sign in')
    expect(await b.live(account)).toEqual(['Edge on Windows'])
  })

  it('is told by an overlay that takes the focus, presses nothing while they type, and goes with Escape; the letter goes on (L8)', async () => {
    const { a, b } = nodes
    const account = nodes.account('wins')
    const first = await writingAt(a, account)
    await first.locator('#letter').focus()
    await signInAt(await openVisitor('firefox'), b, account)
    await overlay(first).waitFor()
    await first.keyboard.press('Enter')
    await first.keyboard.press('Space')
    expect(new URL(first.url()).pathname).toBe('/')
    for (const words of ['Sign in again', 'It was not me', 'Hide this message']) await tabTo(first, words)
    await first.keyboard.press('Escape')
    await overlay(first).waitFor({ state: 'detached' })
    expect(await focusedOn(first)).toBe('letter')
    await first.keyboard.type(' Yours, Ann')
    expect(await letter(first)).toBe('Dear Ben, I have thought about it for long. Yours, Ann')
  })

  it('signs in again from the overlay by keyboard alone (L1)', async () => {
    const { a, b } = nodes
    const account = nodes.account('wins')
    const first = await writingAt(a, account)
    await signInAt(await openVisitor('firefox'), b, account)
    await overlay(first).waitFor()
    await tabTo(first, 'Sign in again')
    expect(await statusAfter(first, () => first.keyboard.press('Enter'))).toBe(401)
    await tabTo(first, 'Sign in again')
    expect(await statusAfter(first, () => first.keyboard.press('Enter'))).toBe(200)
    expect(await title(first)).toBe('Sign in')
  })

  it('stays signed in by keyboard alone, with the password (L7)', async () => {
    const { a } = nodes
    const first = await writingAt(a, nodes.account('minutes'))
    await overlay(first).waitFor()
    await tabTo(first, 'Stay signed in')
    await first.keyboard.press('Enter')
    await overlay(first).getByLabel('Your password').waitFor()
    const renewed = first.waitForResponse((answer) => answer.url().includes('/renew') && answer.status() === 200)
    await first.keyboard.type('right')
    await first.keyboard.press('Enter')
    await renewed
  })

  it('ends the other of their sessions by keyboard alone, and that one is told (I1)', async () => {
    const { a, b } = nodes
    const account = nodes.account('three')
    const first = await writingAt(a, account)
    const second = await openVisitor('firefox')
    await signInAt(second, b, account)
    await tabTo(second, 'Where you are signed in')
    await statusAfter(second, () => second.keyboard.press('Enter'))
    await second.getByRole('button', { name: 'Sign out Edge on Windows' }).waitFor()
    for (let presses = 0; presses < 2; presses++) await second.keyboard.press('Tab')
    expect(await focusedOn(second)).toBe('Sign out')
    expect(await statusAfter(second, () => second.keyboard.press('Enter'))).toBe(403)
    await tabTo(second, 'password')
    await second.keyboard.type('right')
    expect(await statusAfter(second, () => second.keyboard.press('Enter'))).toBe(200)
    expect(await text(second, '[role=status]')).toBe('The device was signed out.')
    await overlay(first).getByText('You were signed out from elsewhere').waitFor()
    expect(await b.live(account)).toEqual(['Firefox on Linux'])
  })

  it('sees pages and overlays that axe-core finds nothing wrong with, and that fit a phone', async () => {
    const { a, b } = nodes
    const account = nodes.account('two')
    const first = await writingAt(a, account)
    await isFineInEveryLook(first)
    const second = await writingAt(b, account, 'firefox')
    const third = await openVisitor('samsung')
    expect(await signInAt(third, b, account)).toBe(409)
    await isFineInEveryLook(third)
    await third.getByRole('radio', { name: 'Edge on Windows' }).check()
    await third.getByLabel('Your password').fill('right')
    await statusAfter(third, () => third.getByRole('button', { name: 'Sign out there' }).click())
    await overlay(first).waitFor()
    await isFineInEveryLook(first)
    await first.goto(`${a.url}/`)
    await isFineInEveryLook(first)
    await first.goto(`${a.url}/utsessions/not-me`)
    await isFineInEveryLook(first)
    await second.goto(`${b.url}/utsessions/sessions`)
    await isFineInEveryLook(second)
    await statusAfter(second, () => second.getByRole('button', { name: 'Sign out all other devices' }).click())
    await isFineInEveryLook(second)
  })

  it('is warned by an overlay that axe-core finds nothing wrong with, asking for the password, too', async () => {
    const page = await writingAt(nodes.a, nodes.account('minutes'))
    await overlay(page).waitFor()
    await isFineInEveryLook(page)
    await overlay(page).getByRole('button', { name: 'Stay signed in' }).click()
    await overlay(page).getByLabel('Your password').waitFor()
    await isFineInEveryLook(page)
  })
})
