// The page of the guard's own that lists one's sessions: what it shows, whom it signs out and after what, and whose forms it does not take.

import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { inBrowsers, newVisitor, picture } from './chromium.ts'
import { type Demo, startDemo } from './demo.ts'
import { statusAfter } from './navigation.ts'
import { FIREFOX, PASSWORDS, signIn, text, title } from './reader.ts'

const TWO = { UTSESSIONS_MAX_SESSIONS: '2', UTSESSIONS_LOCK: '1h', UTSESSIONS_IDLE: '30m' }
const LIST = '/utsessions/sessions'

/** Two browsers that are signed in to one account; the first is on Windows, and looks at its sessions. */
async function signedInTwice(): Promise<{ demo: Demo; first: Page; second: Page }> {
  const demo = await startDemo(TWO)
  const [first, second] = [await newVisitor({ userAgent: FIREFOX }), await newVisitor()]
  expect([await signIn(first, demo), await signIn(second, demo)]).toEqual([200, 200])
  await statusAfter(first, () => first.getByRole('link', { name: 'Your sessions' }).click())
  return { demo, first, second }
}

function press(page: Page, name: string | RegExp): Promise<number> {
  return statusAfter(page, () => page.getByRole('button', { name }).click())
}

async function confirm(page: Page, password: string = PASSWORDS.ada): Promise<number> {
  await page.locator('input[type=password]').fill(password)
  return press(page, 'Confirm and continue')
}

inBrowsers('your sessions', () => {
  it('shows device, opening and last use of each, marks this one, and when it ends (I4, H10)', async () => {
    const { demo, first } = await signedInTwice()
    const sessions = await first.locator('.devices li').allTextContents()
    expect(sessions).toHaveLength(2)
    expect(sessions[0]).toMatch(/Firefox on Windows\s*This device/)
    expect(sessions[1]).toMatch(/Chrom\w+ on Linux\s*Signed in just now \(\d\d:\d\d UTC\)\s*Last active just now/)
    await picture(first, 'sessions-two')

    await first.goto(demo.url)
    expect(await text(first, '.ends')).toMatch(
      /Your session ends in 3[01](:\d\d| minutes),\s*at \d\d:\d\d UTC, unless you read on\./,
    )
  })

  it('signs out the others once the password is right, tells them so, and keeps this one (I1, ASVS 7.5.2)', async () => {
    const { first, second } = await signedInTwice()
    expect(await press(first, 'Sign out all other devices')).toBe(403)
    expect(await title(first)).toBe('Please confirm that it is you')
    await picture(first, 'sessions-confirm')
    expect(await confirm(first, 'guessed')).toBe(403)
    await picture(first, 'sessions-confirm-wrong')
    expect(await statusAfter(second, () => second.reload())).toBe(200)

    expect(await confirm(first)).toBe(200)
    expect(await text(first, '[role=status]')).toBe('All other devices were signed out.')
    expect(await first.locator('.devices li').count()).toBe(1)
    expect(await first.getByRole('button', { name: 'Sign out all other devices' }).count()).toBe(0)

    expect(await statusAfter(second, () => second.reload())).toBe(401)
    await picture(second, 'ended-revoked')
    expect(await text(second, 'main')).toContain('This device was signed out from elsewhere')
  })

  it('signs out the one that is chosen (I1)', async () => {
    const { first, second } = await signedInTwice()
    const other = first.locator('.devices li', { hasText: 'Linux' })
    expect(await statusAfter(first, () => other.getByRole('button', { name: 'Sign out' }).click())).toBe(403)
    expect(await confirm(first)).toBe(200)
    expect(await first.locator('.devices li').allTextContents()).toEqual([expect.stringContaining('This device')])
    expect(await statusAfter(second, () => second.reload())).toBe(401)
  })

  it('signs out this one without asking who it is, and leads home', async () => {
    const { demo, first, second } = await signedInTwice()
    expect(await press(first, /^Sign out here/)).toBe(200)
    await first.waitForURL(`${demo.url}/`)
    expect(await text(first, '.masthead')).not.toContain('ada')
    await demo.said(/closed .*ada/)
    expect(await statusAfter(second, () => second.reload())).toBe(200)
  })

  it("answers 404 to the id of somebody else's session, and ends nothing (I2)", async () => {
    const { demo, first, second } = await signedInTwice()
    const stranger = await newVisitor()
    await signIn(stranger, demo, 'noor')
    await stranger.goto(demo.url + LIST)
    const theirs = await first.locator('li:not(.here) input[name=session]').inputValue()
    await stranger.locator('input[name=session]').evaluate((input, id) => input.setAttribute('value', id), theirs)

    expect(await press(stranger, /^Sign out here/)).toBe(404)
    expect(await title(stranger)).toBe('Where you are signed in')
    expect(await statusAfter(second, () => second.reload())).toBe(200)
  })

  it('does nothing for a form on another site (I1)', async () => {
    const { demo, first } = await signedInTwice()
    const elsewhere = await first.context().newPage()
    await elsewhere.setContent(
      `<form method="post" action="${demo.url}${LIST}/end-others"><button>You have won</button></form>`,
    )

    expect(await press(elsewhere, 'You have won')).toBe(403)
    await first.reload()
    expect(await first.locator('.devices li').count()).toBe(2)
  })

  it('takes no form from whoever does not say where it comes from', async () => {
    const { url } = await startDemo(TWO)
    const post = (headers: Record<string, string>) =>
      fetch(`${url}/sign-out`, { method: 'POST', headers, redirect: 'manual' })
    expect((await post({})).status).toBe(403)
    expect((await post({ origin: 'https://elsewhere.example' })).status).toBe(403)
    expect((await post({ origin: 'null' })).status).toBe(403)
    expect((await post({ origin: url, 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await post({ origin: url })).status).toBe(303)
  })
})
