// The overlay of the script: what people see, hear and press, under a policy that allows no inline script or style.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { liveWords } from '../../src/adapters/pages/open-page.ts'
import { inBrowsers, newVisitor, picture } from '../e2e/chromium.ts'
import { alive, ended, type LiveServer, startLiveServer } from './live-server.ts'
import { eventually } from './recorder.ts'

const MINUTE_MS = 60_000
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const LETTER = `<main><h1>A letter</h1><label>Dear <textarea id="letter" rows="8" cols="30"></textarea></label>
<button id="send">Send</button></main><script src="/utsessions/client.js" defer></script>`

type VisitorOptions = Parameters<typeof newVisitor>[0]

/** Somebody who has begun to write, in a session that is alive. */
async function writing(
  options?: VisitorOptions,
  state = alive(30 * MINUTE_MS),
): Promise<{ server: LiveServer; page: Page }> {
  const [server, page] = [await startLiveServer(LETTER), await newVisitor(options)]
  server.tell(state)
  await page.goto(server.url)
  await page.locator('#letter').fill('I have thought about it for long.')
  await page.locator('#letter').focus()
  await eventually(() => server.open()).toBe(1)
  return { server, page }
}

/** Somebody who writes, and is warned. */
async function warned(options?: VisitorOptions): Promise<{ server: LiveServer; page: Page }> {
  const { server, page } = await writing(options)
  server.tell(alive(MINUTE_MS + 35_000))
  await overlay(page).waitFor()
  return { server, page }
}

const overlay = (page: Page) => page.getByRole('alertdialog')
const letter = (page: Page) => page.locator('#letter').inputValue()
const violations = (page: Page) => page.evaluate('violations')

/** What has the focus, in the overlay or in the page: `#letter`, or the words of a button. */
function focused(page: Page): Promise<string> {
  return page.evaluate(`(() => {
    const outer = document.activeElement
    const inner = outer.shadowRoot?.activeElement ?? outer
    return inner.id ? '#' + inner.id : inner.localName === 'button' ? inner.textContent : inner.localName
  })()`)
}

/** What axe finds wrong. */
async function faults(page: Page): Promise<unknown> {
  await page.evaluate(axe)
  return page.evaluate(
    `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]))`,
  )
}

const overflow = (page: Page) => page.evaluate('document.documentElement.scrollWidth > innerWidth')

inBrowsers('the overlay', () => {
  it('says who took over, on what and when in the visitor’s own zone, without a reload; what was typed stays (L1, L5, L8)', async () => {
    const { server, page } = await writing({ timezoneId: 'Asia/Tokyo' })
    const at = new Date()
    server.tell(ended({ at: at.getTime() }))
    await overlay(page).waitFor()
    const time = at.toLocaleTimeString('en-GB', { timeStyle: 'short', timeZone: 'Asia/Tokyo' })
    expect(await overlay(page).textContent()).toContain(`Opened on Firefox on Linux at ${time}.`)
    expect(await letter(page)).toBe('I have thought about it for long.')
    expect(await violations(page)).toEqual([])
    await picture(page, 'overlay-ended')
  })

  it('is not there while there is nothing to say', async () => {
    const { page } = await writing()
    expect(await page.locator('utsessions-overlay').count()).toBe(0)
  })

  it('warns, and gives more time at one press; the focus goes back to where it was (L7)', async () => {
    const { server, page } = await warned()
    expect(await overlay(page).textContent()).toMatch(/You will be signed out soonTime left: 1:[0-3]\d/)
    const later = alive(30 * MINUTE_MS)
    server.answer('renew', 200, later)
    await overlay(page).getByRole('button', { name: 'Stay signed in' }).click()
    await eventually(() => page.locator('utsessions-overlay').count()).toBe(0)
    expect(server.sent).toEqual([
      { headers: expect.objectContaining({ 'content-type': 'application/json', 'x-utsessions': '1' }), body: '{}' },
    ])
    expect(await focused(page)).toBe('#letter')
  })

  it('goes away when more time was given elsewhere', async () => {
    const { server, page } = await warned()
    server.tell(alive(30 * MINUTE_MS))
    await eventually(() => page.locator('utsessions-overlay').count()).toBe(0)
    expect(await focused(page)).toBe('#letter')
  })

  it('asks for the password in place, and again where it is wrong', async () => {
    const { server, page } = await warned()
    server.answer('renew', 403, { code: 'reauthentication-required' })
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await overlay(page).getByLabel('Your password').waitFor()
    await page.keyboard.type('paper')
    await page.keyboard.press('Enter')
    await overlay(page).getByRole('alert').filter({ hasText: 'That password is not right' }).waitFor()

    server.answer('renew', 200, alive(30 * MINUTE_MS))
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.type('paper-lantern')
    await page.keyboard.press('Enter')
    await eventually(() => page.locator('utsessions-overlay').count()).toBe(0)
    expect(server.sent.map(({ body }) => body)).toEqual(['{}', '{"password":"paper"}', '{"password":"paper-lantern"}'])
  })

  it('leads to where the application asks who it is, in a tab of its own', async () => {
    const { server, page } = await warned()
    server.answer('renew', 403, { code: 'reauthentication-required', location: '/confirm' })
    const [opened] = await Promise.all([
      page.context().waitForEvent('page'),
      overlay(page).getByRole('button', { name: 'Stay signed in' }).click(),
    ])
    await opened.waitForURL(`${server.url}/confirm`)
    expect(await letter(page)).toBe('I have thought about it for long.')
  })

  it('says so where the server cannot be asked, and can be asked again', async () => {
    const { server, page } = await warned()
    server.answer('renew', 503, { code: 'store-unavailable' })
    await overlay(page).getByRole('button', { name: 'Stay signed in' }).click()
    await overlay(page).getByText('That did not work').waitFor()
    server.answer('renew', 200, alive(30 * MINUTE_MS))
    await overlay(page).getByRole('button', { name: 'Stay signed in' }).click()
    await eventually(() => page.locator('utsessions-overlay').count()).toBe(0)
  })

  it('says "save your work" where only a new sign-in gives more time', async () => {
    const { server, page } = await writing()
    server.tell(alive(MINUTE_MS, { limit: 'lifetime', renewable: false }))
    await overlay(page).getByText('Please save your work now').waitFor()
    expect(await overlay(page).getByRole('button').allTextContents()).toEqual(['Hide this message'])
    await picture(page, 'overlay-lifetime')
  })

  it('counts down each second for the eye, and is heard at whole minutes only', async () => {
    const { server, page } = await writing()
    await page.clock.install()
    await page.clock.pauseAt((await page.evaluate<number>('Date.now()')) + 30_000)
    server.tell(alive(62_000, { limit: 'lifetime', now: await page.evaluate('Date.now()') }))
    await overlay(page).waitFor()
    const heard = overlay(page).locator('[aria-live]')
    const left = overlay(page).locator('b')
    expect([await left.textContent(), await heard.textContent()]).toEqual(['1:02', ''])
    await page.clock.runFor(2_000)
    expect([await left.textContent(), await heard.textContent()]).toEqual(['1:00', 'Time left: 1 minute'])
    await page.clock.runFor(29_000)
    expect([await left.textContent(), await heard.textContent()]).toEqual(['0:31', 'Time left: 1 minute'])
    await page.clock.runFor(1_000)
    expect([await left.textContent(), await heard.textContent()]).toEqual(['0:30', 'Time left: 30 seconds'])
  })

  it('is modal, and can be used by the keyboard alone', async () => {
    const { server, page } = await warned()
    expect(await focused(page)).toBe('dialog') // on no button: Enter and Space of whoever is typing press nothing
    await page.keyboard.press('Enter')
    await page.keyboard.press('Space')
    expect(server.sent).toEqual([])
    const seen = []
    for (let i = 0; i < 6; i++) {
      await page.keyboard.press('Tab')
      seen.push(await focused(page))
    }
    expect(seen).toContain('Stay signed in')
    expect(seen).toContain('Hide this message')
    expect(seen).not.toContain('#letter')
    expect(seen).not.toContain('#send')

    await page.keyboard.press('Escape')
    await eventually(() => page.locator('utsessions-overlay').count()).toBe(0)
    await eventually(() => focused(page)).toBe('#letter')
    await page.keyboard.type(' Yes.')
    expect(await letter(page)).toBe('I have thought about it for long. Yes.')
  })

  it('is said once for each deadline: what was hidden stays hidden', async () => {
    const { server, page } = await writing()
    const expiresAt = Date.now() + MINUTE_MS
    server.tell(alive(0, { expiresAt }))
    await overlay(page).waitFor()
    await page.keyboard.press('Escape')
    server.tell(alive(0, { expiresAt }))
    server.cut()
    await eventually(() => server.asked.filter((one) => one.includes('/events')).length).toBe(2)
    await eventually(() => page.locator('utsessions-overlay').count()).toBe(0)
  })

  it('takes the place of its own warning when the end has come, and is modal still', async () => {
    const { server, page } = await warned()
    server.tell(ended())
    await overlay(page).getByText('You were signed out').waitFor()
    expect(await overlay(page).and(page.locator('dialog:modal')).count()).toBe(1)
    await page.keyboard.press('Escape')
    await eventually(() => focused(page)).toBe('#letter')
  })

  it('says that it was not me, once', async () => {
    const { server, page } = await writing()
    server.tell(ended())
    server.answer('not-me', 200, { disowned: true })
    await overlay(page).getByRole('button', { name: 'It was not me' }).click()
    await overlay(page).getByRole('alert').filter({ hasText: 'The other device was signed out' }).waitFor()
    expect(await overlay(page).getByRole('button').allTextContents()).toEqual(['Sign in again', 'Hide this message'])
    expect(server.sent).toEqual([
      { headers: expect.objectContaining({ 'content-type': 'application/json', 'x-utsessions': '1' }), body: '{}' },
    ])
  })

  it('says so where "it was not me" comes too late, and does not offer it where nobody took over', async () => {
    const { server, page } = await writing()
    server.tell(ended())
    server.answer('not-me', 409, { code: 'nothing-to-disown' })
    await overlay(page).getByRole('button', { name: 'It was not me' }).click()
    await overlay(page).getByText('That did not work').waitFor()

    server.tell(ended({ disownable: false }))
    await page.reload()
    await overlay(page).waitFor()
    expect(await overlay(page).getByRole('button').allTextContents()).toEqual(['Sign in again', 'Hide this message'])
  })

  it('loads the page anew to sign in again, when told to and not before', async () => {
    const { server, page } = await writing()
    let loads = 0
    page.on('load', () => {
      loads += 1
    })
    server.tell(ended())
    await overlay(page).waitFor()
    expect(loads).toBe(0)
    server.tell(alive(null))
    await Promise.all([page.waitForEvent('load'), overlay(page).getByRole('button', { name: 'Sign in again' }).click()])
    expect(loads).toBe(1)
  })

  it('takes its address, its language, how early it warns and where one signs in from its element', async () => {
    const script = `<p>In</p><script src="/utsessions/client.js" defer data-lang="de" data-warn-before="45s" data-sign-in="/sign-in"></script>`
    const [server, page] = [await startLiveServer(script), await newVisitor()]
    server.tell(alive(46_000, { limit: 'lifetime', words: liveWords('de') }))
    await page.goto(server.url)
    await overlay(page).getByText('Sie werden bald abgemeldet').waitFor()
    expect(server.asked).toEqual(['GET /utsessions/events?lang=de'])
    expect(await overlay(page).getAttribute('lang')).toBe('de')
    server.tell(ended({ words: liveWords('de') }))
    await overlay(page).getByRole('button', { name: 'Wieder anmelden' }).click()
    await page.waitForURL(`${server.url}/sign-in`)
  })

  it('starts once, however often the script is on the page and whatever else has its name', async () => {
    const script = '<script src="/utsessions/client.js" defer></script>'
    const [server, page] = [await startLiveServer(`<p id="utsessions">In</p>${script}${script}`), await newVisitor()]
    server.tell(alive(null))
    await page.goto(server.url)
    await eventually(() => server.open()).toBe(1)
    server.tell(ended())
    await overlay(page).waitFor()
    expect(await page.locator('utsessions-overlay').count()).toBe(1)
  })

  it('takes no other element for the script: markup that anybody may write does not lead it elsewhere', async () => {
    const image = '<img name="currentScript" src="https://elsewhere.example/utsessions/client.js">'
    const [server, page] = [
      await startLiveServer(`${image}<script src="/utsessions/client.js" defer></script>`),
      await newVisitor(),
    ]
    const asked: string[] = []
    page.on('request', (request) => void asked.push(request.url()))
    server.tell(alive(null))
    await page.goto(server.url)
    await eventually(() => server.open()).toBe(1)
    expect(asked.filter((url) => url.includes('elsewhere.example/utsessions/events'))).toEqual([])
  })

  it('takes the page’s own colours from variables', async () => {
    const { server, page } = await writing()
    await page.evaluate(`(() => {
      const sheet = new CSSStyleSheet()
      sheet.replaceSync('utsessions-overlay { --accent: rgb(160, 0, 80) }')
      document.adoptedStyleSheets = [sheet]
    })()`)
    server.tell(ended())
    const button = overlay(page).getByRole('button', { name: 'Sign in again' })
    await button.waitFor()
    const colour = `getComputedStyle(document.querySelector('utsessions-overlay').shadowRoot.querySelector('button')).backgroundColor`
    expect(await page.evaluate(colour)).toBe('rgb(160, 0, 80)')
  })

  it('does not move for those who want no movement, nor for anybody else', async () => {
    const { page } = await warned()
    expect(await page.evaluate('document.getAnimations().length')).toBe(0)
  })

  it.each([
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['phone', { colorScheme: 'light', viewport: { width: 360, height: 640 } }],
    ['phone-dark', { colorScheme: 'dark', viewport: { width: 360, height: 640 } }],
  ] as const)('has nothing that axe-core finds fault with, and is looked at: %s', async (name, options) => {
    const { server, page } = await warned(options)
    server.answer('renew', 403, { code: 'reauthentication-required' })
    await picture(page, `overlay-warning-${name}`)
    expect(await faults(page)).toEqual([])

    await overlay(page).getByRole('button', { name: 'Stay signed in' }).click()
    await overlay(page).getByLabel('Your password').fill('wrong')
    await page.keyboard.press('Enter')
    await overlay(page).getByText('That password is not right').waitFor()
    await picture(page, `overlay-password-${name}`)
    expect(await faults(page)).toEqual([])

    server.tell(ended())
    await overlay(page).getByRole('button', { name: 'Sign in again' }).waitFor()
    await picture(page, `overlay-ended-${name}`)
    expect(await faults(page)).toEqual([])
    expect(await overflow(page)).toBe(false)
    expect(await violations(page)).toEqual([])
  })
})
