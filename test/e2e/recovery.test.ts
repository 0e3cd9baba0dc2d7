// Somebody else is in: the way from the refusal to an account that is one's own again.

import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { inBrowsers, newVisitor, picture } from './chromium.ts'
import { type Demo, startDemo } from './demo.ts'
import { statusAfter } from './navigation.ts'
import { signIn, text, title } from './reader.ts'

async function openLink(page: Page, demo: Demo): Promise<string> {
  await page.goto(`${demo.url}/recover`)
  await page.locator('#name').fill('ada')
  await statusAfter(page, () => page.getByRole('button', { name: 'Send the link' }).click())
  const [, link = ''] = await demo.said(/Mail to ada: .*?(http:\S+)/)
  await page.goto(link)
  return link
}

async function choose(page: Page, password: string): Promise<number> {
  await page.locator('#password').fill(password)
  return statusAfter(page, () => page.getByRole('button', { name: 'Change the password' }).click())
}

inBrowsers('recovering an account', () => {
  it('leads from the refusal to a new password, past the lock, and ends the other session (B4, G8, I5)', async () => {
    const demo = await startDemo({ UTSESSIONS_LOCK: '1h' })
    const [intruder, owner] = [await newVisitor(), await newVisitor()]
    await signIn(intruder, demo)
    expect(await signIn(owner, demo)).toBe(409)
    expect(await statusAfter(owner, () => owner.getByRole('link', { name: 'Recover your account' }).click())).toBe(200)
    await picture(owner, 'recover')

    await openLink(owner, demo)
    await picture(owner, 'new-password')
    expect(await choose(owner, 'only I know this')).toBe(200)
    await picture(owner, 'sign-in-password-changed')
    expect(await text(owner, '[role=status]')).toContain('signed out everywhere')

    expect(await statusAfter(intruder, () => intruder.reload())).toBe(401)
    expect(await title(intruder)).toBe('You were signed out')
    expect(await signIn(owner, demo, 'ada', 'only I know this')).toBe(200)
    expect(await signIn(intruder, demo, 'ada')).toBe(401)
  })

  it('takes a link once, and no password that is too short', async () => {
    const demo = await startDemo()
    const owner = await newVisitor()
    const link = await openLink(owner, demo)
    await owner.locator('#password').evaluate((input) => input.removeAttribute('minlength'))
    expect(await choose(owner, 'short')).toBe(422)
    expect(await text(owner, '[role=alert]')).toContain('at least 8 characters')

    expect(await choose(owner, 'long enough')).toBe(200)
    expect(await statusAfter(owner, () => owner.goto(link))).toBe(410)
    await picture(owner, 'link-used')
  })

  it('does not tell who has an account', async () => {
    const { url } = await startDemo()
    const ask = async (name: string) => {
      const body = new URLSearchParams({ name })
      const response = await fetch(`${url}/recover`, { method: 'POST', headers: { origin: url }, body })
      return { status: response.status, page: await response.text() }
    }
    expect(await ask('nobody')).toEqual(await ask('ada'))
  })
})
