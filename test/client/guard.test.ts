// The client with the guard itself, in front of an Express application whose pages allow no inline script or style.

import type { Page } from 'playwright-core'
import type { PolicyOptions } from 'utsessions'
import { expect, it, onTestFinished } from 'vitest'
import { inBrowsers, newVisitor } from '../e2e/chromium.ts'
import { PASSWORD, startApp, type TestApp, type TestGuardOptions } from '../support/express-app.ts'
import { eventually } from './recorder.ts'

const STRICT = "default-src 'none'; script-src 'self'; connect-src 'self'"
const LETTER = `<!doctype html><html lang="en"><title>A letter</title>
<textarea id="letter"></textarea><script src="/utsessions/client.js" defer></script></html>`

async function site(policy: PolicyOptions, guard: Partial<TestGuardOptions> = {}): Promise<TestApp> {
  const app = await startApp({
    control: { policy },
    guard,
    routes: (express) =>
      void express.get('/letter', (_req, res) => {
        res.setHeader('content-security-policy', STRICT)
        res.type('html').send(LETTER)
      }),
  })
  onTestFinished(app.close)
  return app
}

/** When an overlay came up, in `shownAt`. */
const NOTING = `
new MutationObserver(() => document.querySelector('utsessions-overlay') && (globalThis.shownAt ??= Date.now()))
  .observe(document, { childList: true, subtree: true })`

/** Somebody who has signed in as ann, and writes a letter. */
async function writing(app: TestApp, userAgent?: string): Promise<Page> {
  const page = await newVisitor(userAgent === undefined ? {} : { userAgent })
  await page.addInitScript(NOTING)
  await page.request.post(`${app.url}/login?stay=1`, { form: { username: 'ann', password: PASSWORD } })
  await Promise.all([page.waitForResponse(/events/), page.goto(`${app.url}/letter`)])
  return page
}

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const overlay = (page: Page) => page.getByRole('alertdialog')
const press = (page: Page, name: string) => overlay(page).getByRole('button', { name }).click()
const overlays = (page: Page) => page.locator('utsessions-overlay').count()

inBrowsers('the client with the guard', () => {
  it('tells an open page within a second who has taken over; what was typed stays (L1, L5, L8)', async () => {
    const app = await site({ lock: 0 })
    const displacedAt: number[] = []
    app.control.on('displaced', () => displacedAt.push(Date.now()))
    const tookMs: number[] = []
    for (let i = 0; i < 3; i++) {
      const first = await writing(app)
      await first.locator('#letter').fill('Dear Ben')
      await writing(app, FIREFOX)
      await overlay(first).waitFor()
      expect(await overlay(first).textContent()).toMatch(/You were signed outOpened on Firefox on Linux at \d+:\d\d/)
      expect(await first.locator('#letter').inputValue()).toBe('Dear Ben')
      tookMs.push((await first.evaluate<number>('shownAt')) - (displacedAt.at(-1) ?? 0))
    }
    expect(Math.min(...tookMs)).toBeLessThan(1_000)
  })

  it('lets the one who was displaced say that it was not them, which ends the other', async () => {
    const app = await site({ lock: 0 })
    const first = await writing(app)
    const second = await writing(app, FIREFOX)
    await press(first, 'It was not me')
    await overlay(first).getByText('The other device was signed out').waitFor()
    await overlay(second).getByText('said that it was not them').waitFor()
    expect(await app.live()).toEqual([])
  })

  it('warns before the end by idleness, and one press counts as activity (L7, H4)', async () => {
    const app = await site({ idle: '60s', touchEvery: 0 })
    const page = await writing(app)
    app.clock.advance('40s')
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await overlay(page).getByText('You will be signed out soon').waitFor()
    await press(page, 'Stay signed in')
    await eventually(() => overlays(page)).toBe(0)
    app.clock.advance('40s')
    expect(await app.live()).toHaveLength(1)
  })

  it('gives a longer lifetime to whoever shows again who they are (E1, L7)', async () => {
    const app = await site({ lifetime: '60s' }, { reauthenticate: (_req, { password }) => password === PASSWORD })
    const page = await writing(app)
    await press(page, 'Stay signed in')
    await overlay(page).getByLabel('Your password').fill('wrong')
    await page.keyboard.press('Enter')
    await overlay(page).getByText('That password is not right').waitFor()
    app.clock.advance('30s')
    await overlay(page).getByLabel('Your password').fill(PASSWORD)
    await page.keyboard.press('Enter')
    await eventually(() => app.told()).toContain('renewed')
  })

  it('says "save your work" where the application cannot ask again', async () => {
    const app = await site({ lifetime: '60s' })
    const page = await writing(app)
    await overlay(page).getByText('Please save your work now').waitFor()
  })

  it('tells the other tabs when one of them signs out', async () => {
    const app = await site({})
    const page = await writing(app)
    await page.request.post(`${app.url}/logout`)
    await overlay(page).getByText('You signed out').waitFor()
  })

  it('says nothing to strangers', async () => {
    const app = await site({})
    const page = await newVisitor()
    await Promise.all([page.waitForResponse(/events/), page.goto(`${app.url}/letter`)])
    await page.evaluate('utsessions.look()')
    expect(await overlays(page)).toBe(0)
  })
})
