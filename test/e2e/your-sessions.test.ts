// The page "your sessions": what it shows, whom it signs out, and whose forms it does not take.

import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { inBrowsers, newVisitor, picture } from './chromium.ts'
import { type Demo, startDemo } from './demo.ts'
import { FIREFOX, signIn, statusAfter, text, title } from './reader.ts'

const TWO = { UTSESSIONS_MAX_SESSIONS: '2', UTSESSIONS_LOCK: '1h' }

/** Two browsers that are signed in to one account; the first is on Windows, and looks at its sessions. */
async function signedInTwice(): Promise<{ demo: Demo; first: Page; second: Page }> {
  const demo = await startDemo(TWO)
  const [first, second] = [await newVisitor({ userAgent: FIREFOX }), await newVisitor()]
  expect([await signIn(first, demo), await signIn(second, demo)]).toEqual([200, 200])
  await first.goto(`${demo.url}/sessions`)
  return { demo, first, second }
}

inBrowsers('your sessions', () => {
  it('shows device, opening and last use of each, marks this one, and when it ends (I4, H10)', async () => {
    const { first } = await signedInTwice()
    const sessions = await first.locator('.sessions li').allTextContents()
    expect(sessions).toHaveLength(2)
    expect(sessions[0]).toMatch(/Chrom\w+ on Linux\s*Opened just now \(\d\d:\d\d UTC\)\s*Last seen just now/)
    expect(sessions[1]).toMatch(/Firefox on Windows this one/)
    expect(await text(first, '.ends')).toMatch(
      /Your session ends in 3[01](:\d\d| minutes),\s*at \d\d:\d\d UTC, unless you read on\./,
    )
    await picture(first, 'sessions-two')
  })

  it('signs out the others, which are told so, and keeps this one (I1)', async () => {
    const { first, second } = await signedInTwice()
    expect(await statusAfter(first, () => first.getByRole('button', { name: 'Sign out the others' }).click())).toBe(200)
    expect(await first.locator('.sessions li').count()).toBe(1)
    expect(await first.getByRole('button', { name: 'Sign out the others' }).count()).toBe(0)

    expect(await statusAfter(second, () => second.reload())).toBe(401)
    await picture(second, 'ended-revoked')
    expect(await text(second, 'main')).toContain('This device was signed out from elsewhere')
  })

  it('signs out the one that is chosen (I1)', async () => {
    const { first, second } = await signedInTwice()
    const other = first.locator('.sessions li', { hasText: 'Linux' })
    await statusAfter(first, () => other.getByRole('button', { name: 'Sign out' }).click())
    expect(await first.locator('.sessions li').allTextContents()).toEqual([expect.stringContaining('this one')])
    expect(await statusAfter(second, () => second.reload())).toBe(401)
  })

  it("answers 404 to the id of somebody else's session, and ends nothing (I2)", async () => {
    const { demo, first, second } = await signedInTwice()
    const stranger = await newVisitor()
    await signIn(stranger, demo, 'noor')
    await stranger.goto(`${demo.url}/sessions`)
    const theirs = await first.locator('form[action$="/end"]').getAttribute('action')
    await stranger
      .locator('form[action="/sign-out"]')
      .first()
      .evaluate((form, action) => form.setAttribute('action', action), `${theirs}`)

    expect(await statusAfter(stranger, () => stranger.locator('header button').click())).toBe(404)
    expect(await title(stranger)).toBe('There is no such session')
    expect(await statusAfter(second, () => second.reload())).toBe(200)
  })

  it('does nothing for a form on another site (I1)', async () => {
    const { demo, first } = await signedInTwice()
    const elsewhere = await first.context().newPage()
    await elsewhere.setContent(
      `<form method="post" action="${demo.url}/sessions/end-others"><button>You have won</button></form>`,
    )

    expect(await statusAfter(elsewhere, () => elsewhere.locator('button').click())).toBe(403)
    expect(await title(elsewhere)).toBe('That did not come from here')
    await first.reload()
    expect(await first.locator('.sessions li').count()).toBe(2)
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
