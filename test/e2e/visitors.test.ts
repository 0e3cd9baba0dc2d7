// All kinds of visitors: their language, no script, a phone, a dark room. Leaves a picture of every page.

import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { de } from '../../src/adapters/pages/words/de.ts'
import { ja } from '../../src/adapters/pages/words/ja.ts'
import { eventually } from '../client/recorder.ts'
import { inBrowsers, newVisitor, picture } from './chromium.ts'
import { type Demo, PLAIN, startDemo } from './demo.ts'
import { statusAfter } from './navigation.ts'
import { FIREFOX, secondsLeft, signIn, text, title } from './reader.ts'

const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }
const ARTICLE = '/articles/the-last-ferry'

/** How much wider the page is than what shows it. */
function overhang(page: Page): Promise<number> {
  return page.locator('html').evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)
}

async function heldByFirefox(): Promise<Demo> {
  const demo = await startDemo({ ...PLAIN, UTSESSIONS_LOCK: '1h', UTSESSIONS_IDLE: '30m' })
  await signIn(await newVisitor({ userAgent: FIREFOX }), demo)
  return demo
}

inBrowsers('visitors', () => {
  it.each([
    { locale: 'de-DE', language: 'de', words: de, device: 'Firefox (Windows)' },
    { locale: 'ja-JP', language: 'ja', words: ja, device: 'Firefox' },
  ])('are refused in the language of $locale (B4, L1)', async ({ locale, language, words, device }) => {
    const demo = await heldByFirefox()
    const page = await newVisitor({ locale })
    expect(await signIn(page, demo)).toBe(409)
    expect(await page.locator('html').getAttribute('lang')).toBe(language)
    expect(await title(page)).toBe(words.inUse.title)
    expect(await text(page, '.facts')).toContain(device)
    await picture(page, `refused-${language}`)
  })

  it('need no script to sign in, read, and be refused (B1, L1)', async () => {
    const demo = await startDemo({ ...PLAIN, UTSESSIONS_LOCK: '1h', UTSESSIONS_IDLE: '30m' })
    const [first, second] = [
      await newVisitor({ javaScriptEnabled: false }),
      await newVisitor({ javaScriptEnabled: false }),
    ]
    await statusAfter(first, () => first.goto(demo.url + ARTICLE))
    expect(await title(first)).toBe('Sign in')
    expect(await signIn(first, demo)).toBe(200)
    await first.goto(demo.url + ARTICLE)
    expect(await text(first, '.ends')).toMatch(/in 3[01] minutes/)

    expect(await signIn(second, demo)).toBe(409)
    expect(await text(second, '.told')).toMatch(/^Free in 3[01] minutes$/)
  })

  it('see the end of their session tick where a script may run (H10)', async () => {
    const demo = await startDemo({ UTSESSIONS_IDLE: '90s' })
    const page = await newVisitor()
    await signIn(page, demo)
    const shown = () => text(page, '[data-seconds-left]')
    await eventually(shown).toMatch(/^in 01:\d\d$/)
    const before = await shown()
    await eventually(shown).not.toBe(before)
  })

  it('read every page on a phone without scrolling sideways (L1)', async () => {
    const demo = await startDemo({ ...PLAIN, UTSESSIONS_LOCK: '1h', UTSESSIONS_IDLE: '30m' })
    const [reader, other] = [await newVisitor(PHONE), await newVisitor({ ...PHONE, colorScheme: 'dark' })]
    await signIn(reader, demo)
    for (const path of ['/', ARTICLE, '/utsessions/sessions', '/recover', '/nowhere']) {
      await reader.goto(demo.url + path)
      await picture(reader, `phone${path.replaceAll('/', '-')}`)
      expect([path, await overhang(reader)]).toEqual([path, 0])
    }
    await signIn(other, demo)
    expect(await overhang(other)).toBe(0)
    expect(await secondsLeft(other)).toBeGreaterThan(0)
    await picture(other, 'phone-dark-refused')
  })

  it('who only look at the front page get no cookie, and leave nothing (A6)', async () => {
    const demo = await startDemo()
    const page = await newVisitor()
    expect(await statusAfter(page, () => page.goto(demo.url))).toBe(200)
    expect(await page.context().cookies()).toEqual([])
    await picture(page, 'front-stranger')
  })

  it('find every page in a dark room as well', async () => {
    const demo = await startDemo()
    const page = await newVisitor({ colorScheme: 'dark' })
    await page.goto(`${demo.url}/sign-in`)
    await picture(page, 'dark-sign-in')
    await signIn(page, demo)
    for (const path of ['/utsessions/sessions', '/', ARTICLE]) {
      await page.goto(demo.url + path)
      await picture(page, `dark${path.replaceAll('/', '-')}`)
    }
    const background = await page
      .locator('body')
      .evaluate((body) => getComputedStyle(body).getPropertyValue('background-color'))
    expect(background).toBe('rgb(20, 25, 26)')
  })
})

declare const getComputedStyle: (element: unknown) => { getPropertyValue(name: string): string }
