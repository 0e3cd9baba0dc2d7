// The guard's own pages in a browser: axe-core finds nothing, the keyboard is enough, and forms go to this site alone.

import axe from 'axe-core'
import type { Page as Tab } from 'playwright-core'
import { expect, it } from 'vitest'
import { choicePage } from '../../src/adapters/pages/choice.ts'
import { confirmPage } from '../../src/adapters/pages/confirm.ts'
import { inUsePage } from '../../src/adapters/pages/in-use.ts'
import { notMePage } from '../../src/adapters/pages/not-me.ts'
import { noticePage } from '../../src/adapters/pages/notice.ts'
import { onwardPage } from '../../src/adapters/pages/onward.ts'
import type { Page } from '../../src/adapters/pages/page.ts'
import { sessionsPage } from '../../src/adapters/pages/sessions.ts'
import { signedOutPage } from '../../src/adapters/pages/signed-out.ts'
import {
  CHOICE,
  CONFIRMATION,
  choosable,
  context,
  ended,
  holder,
  listed,
  NOT_ME,
  NOW,
  refused,
  URLS,
} from '../adapters/pages/context.ts'
import { eventually } from '../client/recorder.ts'
import { inBrowsers, newVisitor } from './chromium.ts'
import { focused, hasRing, tabThrough } from './keyboard.ts'
import { servePages } from './pages-server.ts'

const LOOKS = [
  { colorScheme: 'light', width: 360 },
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 360 },
  { colorScheme: 'dark', width: 1280 },
] as const
const TYPE = 'application/x-www-form-urlencoded'
const HOLDERS = [holder({ id: '1'.repeat(22) }), holder({ id: '2'.repeat(22), device: null, freeAt: null })]
const LIST = [
  listed({ id: '1'.repeat(22), device: 'Safari on iPhone', place: 'Lyon', address: '2001:db8::7', openedAt: 0 }),
  listed({ id: '2'.repeat(22), current: true, lastSeenAt: NOW }),
]

function pagesIn(acceptLanguage: string): Readonly<Record<string, Page>> {
  const asked = context({ acceptLanguage, recoveryUrl: '/recover' })
  return {
    'choice-one': choicePage(choosable({ withPassword: false }), CHOICE, asked),
    'choice-two': choicePage(choosable({ holders: HOLDERS }), CHOICE, asked),
    'choice-wrong': choicePage(choosable({ retryAt: null }), { ...CHOICE, wrongPassword: true }, asked),
    sessions: sessionsPage(LIST, URLS, asked, 'ended'),
    'sessions-none': sessionsPage([], URLS, asked),
    confirm: confirmPage(CONFIRMATION, asked),
    'confirm-wrong': confirmPage({ ...CONFIRMATION, wrong: true }, asked),
    'not-me': notMePage('ask', NOT_ME, asked),
    'not-me-done': notMePage('done', NOT_ME, asked),
    'not-me-late': notMePage('too-late', NOT_ME, asked),
    displaced: signedOutPage(ended(), { ...asked, notMeUrl: NOT_ME.action }),
    disowned: signedOutPage(ended({ reason: 'revoked', by: { disowned: true } }), asked),
    'in-use': inUsePage(refused(), asked),
    unavailable: noticePage('store-unavailable', asked),
  }
}

/** Run from outside the page, whose own policy allows no script. */
async function violations(tab: Tab): Promise<readonly string[]> {
  await tab.evaluate(axe.source)
  return tab.evaluate(async () => {
    const { run } = (globalThis as unknown as { axe: typeof axe }).axe
    const { violations } = await run()
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
  })
}

inBrowsers('the pages', () => {
  it.each(LOOKS)(
    'show axe-core nothing to complain of, and never scroll sideways: %j',
    async ({ colorScheme, width }) => {
      const pages = pagesIn('en')
      const { url } = await servePages(pages)
      const tab = await newVisitor({ colorScheme, viewport: { width, height: 740 } })
      for (const name of Object.keys(pages)) {
        await tab.goto(`${url}/${name}`)
        expect([name, await violations(tab)]).toEqual([name, []])
        expect(await tab.locator('html').evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
      }
    },
  )

  it.each(['de', 'fr', 'es', 'ja'])('are as accessible, and as narrow, in %s', async (language) => {
    const pages = pagesIn(language)
    const { url } = await servePages(pages)
    const tab = await newVisitor({ viewport: { width: 320, height: 740 } })
    for (const name of Object.keys(pages)) {
      await tab.goto(`${url}/${name}`)
      expect([name, await violations(tab)]).toEqual([name, []])
      expect(await tab.locator('html').evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
    }
  })

  it('are large enough for fingers: 44 pixels high, each button and each choice', async () => {
    const pages = pagesIn('en')
    const { url } = await servePages(pages)
    const tab = await newVisitor({ viewport: { width: 360, height: 740 } })
    for (const name of Object.keys(pages)) {
      await tab.goto(`${url}/${name}`)
      const heights = await tab
        .locator('.button, .choices label, .field input')
        .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height))
      for (const height of heights) expect(height).toBeGreaterThanOrEqual(44)
    }
  })

  it('are walked through by keyboard, in the order they are read, each button named after what it does (I4)', async () => {
    const { url } = await servePages(pagesIn('en'))
    const tab = await newVisitor()
    await tab.goto(`${url}/choice-one`)
    expect(await tabThrough(tab)).toEqual([
      'radio "Firefox on Linux Signed in 2 minutes ago (10:00 UTC)" [checked]',
      'button "Sign out there and use it here"',
      'button "Cancel and change nothing"',
      'link "Recover your account"',
    ])
    await tab.goto(`${url}/sessions`)
    expect(await tabThrough(tab)).toEqual([
      'button "Sign out here Firefox on Linux"',
      'button "Sign out Safari on iPhone"',
      'button "Sign out all other devices"',
      'link "Back"',
      'link "Recover your account"',
    ])
  })

  it('show where the focus is', async () => {
    const { url } = await servePages(pagesIn('en'))
    const tab = await newVisitor()
    for (const name of ['choice-two', 'sessions', 'confirm', 'not-me', 'displaced']) {
      await tab.goto(`${url}/${name}`)
      for (let stop = 0; stop < 4; stop++) {
        await tab.keyboard.press('Tab')
        if ((await focused(tab)) !== null) expect([name, stop, await hasRing(tab)]).toEqual([name, stop, true])
      }
    }
  })

  it('take a choice and a password by keyboard alone, and Enter sends them (M2)', async () => {
    const { url, sent } = await servePages(pagesIn('en'))
    const tab = await newVisitor()
    await tab.goto(`${url}/choice-two`)
    await tab.keyboard.press('Tab')
    await tab.keyboard.press('ArrowDown')
    await tab.keyboard.press('Tab')
    await tab.keyboard.type('river-crossing')
    await tab.keyboard.press('Enter')
    await tab.waitForURL(/sign-in/)
    expect(sent).toEqual([
      {
        path: CHOICE.takeoverUrl,
        origin: url,
        site: 'same-origin',
        type: TYPE,
        fields: {
          ticket: 'the-ticket',
          return: CHOICE.returnTo,
          end: HOLDERS[1]?.id,
          password: 'river-crossing',
        },
      },
    ])
  })

  it('send a form without a field as a form, too', async () => {
    const { url, sent } = await servePages(pagesIn('en'))
    const tab = await newVisitor()
    await tab.goto(`${url}/displaced`)
    await tab.getByRole('button', { name: 'Sign out the other device' }).press('Enter')
    await tab.waitForURL(/sign-in/)
    expect(sent).toEqual([{ path: NOT_ME.action, origin: url, site: 'same-origin', type: TYPE, fields: {} }])
  })

  it('ask for what is missing before anything is sent', async () => {
    const { url, sent } = await servePages(pagesIn('en'))
    const tab = await newVisitor()
    await tab.goto(`${url}/choice-two`)
    await tab.getByRole('button', { name: 'Sign out there' }).click()
    expect(await tab.locator(':invalid:not(form, fieldset)').count()).toBe(3)
    expect(sent).toEqual([])
    expect(new URL(tab.url()).pathname).toBe('/choice-two')
  })

  it('wait at the password that was wrong, which is described by what was wrong', async () => {
    const { url } = await servePages(pagesIn('en'))
    const tab = await newVisitor()
    for (const name of ['confirm-wrong', 'choice-wrong']) {
      await tab.goto(`${url}/${name}`)
      const field = tab.getByLabel('Your password')
      await field.and(tab.locator(':focus')).waitFor()
      const described = await tab.locator(`#${await field.getAttribute('aria-describedby')}`).textContent()
      expect(described).toBe('That password is not right. Nothing was changed.')
    }
  })

  it('send their forms to this site and to no other, and run nothing', async () => {
    const { url, otherUrl, sent, strayed } = await servePages(pagesIn('en'))
    const tab = await newVisitor()
    const refusals: string[] = []
    tab.on('console', (message) => refusals.push(message.text()))
    await tab.goto(`${url}/not-me`)
    await tab.evaluate(`
      const image = new Image()
      image.src = '${otherUrl}/image'
      const script = document.createElement('script')
      script.textContent = 'document.documentElement.lang = "run"'
      document.body.append(image, script)
      document.querySelector('form').action = '${otherUrl}/form'
      document.querySelector('form').submit()`)
    await eventually(() => refusals.filter((text) => text.includes('form-action')).length).toBe(1)
    await eventually(() => refusals.filter((text) => /script-src|img-src/.test(text))).toHaveLength(2)
    expect(await tab.locator('html').getAttribute('lang')).toBe('en')
    expect([sent, strayed]).toEqual([[], []])
  })

  it('lead on after a form, even where the application sends people to another site to sign in (M3)', async () => {
    const { url, sent, strayed } = await servePages(pagesIn('en'))
    const tab = await newVisitor()
    await tab.goto(`${url}/choice-one`)
    await tab.getByRole('button', { name: 'Cancel' }).click()
    await tab.waitForURL(/sign-in/)
    expect(sent.map(({ path, site }) => [path, site])).toEqual([[CHOICE.cancelUrl, 'same-origin']])
    expect(strayed).toContain('GET /sign-in')
  })

  it('have a link where nothing leads on by itself', async () => {
    const { html, headers } = onwardPage('/orders', context())
    const { url } = await servePages({ onward: { html, headers: { ...headers, refresh: '' } } })
    const tab = await newVisitor()
    await tab.goto(`${url}/onward`)
    expect(await violations(tab)).toEqual([])
    expect(await tab.getByRole('link', { name: 'Continue' }).getAttribute('href')).toBe('/orders')
  })
})
