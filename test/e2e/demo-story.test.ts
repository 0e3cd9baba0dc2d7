// What the demo shows with its own policy: a warning, a choice that needs the password, and "it was not me".

import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { eventually } from '../client/recorder.ts'
import { inBrowsers, newVisitor, picture } from './chromium.ts'
import { startDemo } from './demo.ts'
import { statusAfter } from './navigation.ts'
import { FIREFOX, PASSWORDS, signIn, text, title } from './reader.ts'

const OVERLAY = 'utsessions-overlay dialog'

function overlay(page: Page) {
  return page.getByRole('alertdialog')
}

function takeOver(page: Page, password: string): Promise<number> {
  return page
    .locator('input[type=password]')
    .fill(password)
    .then(() => statusAfter(page, () => page.getByRole('button', { name: 'Sign out there and use it here' }).click()))
}

inBrowsers('the demo', () => {
  it('warns before the end, and lets one stay (L7)', async () => {
    const demo = await startDemo({ UTSESSIONS_IDLE: '40s' })
    const page = await newVisitor()
    await signIn(page, demo)
    await overlay(page).waitFor()
    await picture(page, 'demo-warning')
    const before = await text(page, '.ends')
    await overlay(page).getByRole('button', { name: 'Stay signed in' }).click()
    await overlay(page).waitFor({ state: 'hidden' })
    expect(before).toMatch(/in 00:[012]\d/)
    await eventually(() => text(page, '.ends')).toMatch(/in 00:[34]\d/)
  })

  it('lets the newcomer end the holder, with the password; who was displaced may say that it was not them (M2, M6, L1, L5)', async () => {
    const demo = await startDemo({ UTSESSIONS_LOCK: '1h', UTSESSIONS_IDLE: '30m' })
    const [first, second] = [await newVisitor(), await newVisitor({ userAgent: FIREFOX })]
    await signIn(first, demo)
    expect(await signIn(second, demo)).toBe(409)
    expect(await takeOver(second, 'guessed')).toBe(403)
    await picture(second, 'demo-choice-wrong')
    expect(await takeOver(second, PASSWORDS.ada)).toBe(200)
    expect(await text(second, '.reader')).toBe('ada')

    await overlay(first).waitFor()
    expect(await text(first, OVERLAY)).toContain('Firefox on Windows')
    await picture(first, 'demo-overlay-ended')
    await overlay(first)
      .getByRole('button', { name: /not me/ })
      .click()
    const [, link = ''] = await demo.said(/Mail to ada: .*?(http:\S+)/)
    await overlay(second).waitFor()
    expect(await statusAfter(second, () => second.reload())).toBe(401)
    await first.goto(link)
    expect(await title(first)).toContain('password')
  })

  it('takes no more than ten guesses, at the sign-in and at the list together', async () => {
    const demo = await startDemo()
    const page = await newVisitor({ javaScriptEnabled: false })
    await signIn(page, demo)
    const guess = (path: string, fields: Record<string, string>) =>
      fetch(demo.url + path, {
        method: 'POST',
        headers: { origin: demo.url },
        body: new URLSearchParams({ username: 'ada', ...fields }),
        redirect: 'manual',
      }).then(({ status }) => status)
    const answers: number[] = []
    for (let i = 0; i < 10; i += 1) answers.push(await guess('/sign-in', { password: `guess ${i}` }))
    expect(answers).toEqual(Array<number>(10).fill(401))
    expect(await guess('/sign-in', { password: PASSWORDS.ada })).toBe(429)
    await page.goto(`${demo.url}/utsessions/sessions`)
    const { cookie } = {
      cookie: (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; '),
    }
    const asked = await fetch(`${demo.url}/utsessions/sessions/end-others`, {
      method: 'POST',
      headers: { 'x-utsessions': '1', 'content-type': 'application/json', cookie, origin: demo.url },
      body: JSON.stringify({ password: PASSWORDS.ada }),
    })
    expect([asked.status, ((await asked.json()) as { code: string }).code]).toEqual([403, 'reauthentication-required'])
  })
})
