// Names that others chose, on the dashboard's page: through the real guard, whatever they hold, nothing runs, nothing is asked for.

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { expect, it, onTestFinished } from 'vitest'
import { guard, type SocketRequest } from '../../../src/adapters/node.ts'
import type { SessionControl } from '../../../src/index.ts'
import { inBrowsers, newVisitor } from '../../e2e/chromium.ts'
import { addressOf, answer, look, press, said, until } from './operator.ts'
import { openSite, type Site } from './site.ts'

const HOSTILE = [
  '<img src=x onerror=alert(1)>',
  '"><script>alert(1)</script>',
  "'-alert(1)-'",
  '</title><svg onload=alert(1)>',
  '<link rel=stylesheet href=//evil.example/x.css>',
  '<iframe src=//evil.example/></iframe>',
  'javascript:alert(1)',
  '{{constructor.constructor("alert(1)")()}}',
  '#/everybody',
  '__proto__',
] as const

const INVISIBLE = '\u202Eann\u202C\u200B'

/** An application that lets everybody in under any name, behind the guard; it tells of devices what browsers say of themselves. */
async function application(control: SessionControl): Promise<(account: string, agent: string) => Promise<number>> {
  const admit = guard(control, {
    account: ({ headers }) => decodeURIComponent(String(headers['x-account'])),
    hostSession: ({ headers }) => `${headers['x-account']} ${headers['user-agent']}`,
    describeDevice: agentOf,
    place: agentOf,
    address: agentOf,
  })
  const server = createServer(async (request, response) => {
    if (await admit(request, response)) response.end('in')
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  return async (account, agent) => {
    const headers = { 'x-account': encodeURIComponent(account), 'user-agent': agent, 'sec-fetch-mode': 'navigate' }
    return (await fetch(url, { headers })).status
  }
}

const agentOf = ({ headers }: SocketRequest) => String(headers['user-agent'])

async function hostileSite(): Promise<Site> {
  const site = await openSite({ clock: false, addresses: true, policy: { maxSessions: 2, lock: '5m' } })
  const visit = await application(site.control)
  for (const name of HOSTILE) expect(await visit(name, name)).toBe(200)
  expect(await visit('ann', HOSTILE[0])).toBe(200)
  expect(await visit('ann', HOSTILE[1])).toBe(200)
  expect(await visit('ann', HOSTILE[2])).toBe(409)
  return site
}

/** Whatever a name could have become. */
const MADE =
  'document.querySelectorAll("img, svg, iframe, style, script:not([src]), link:not([rel=icon], [href^=page])").length'

async function expectText(page: Page, text: string): Promise<void> {
  await until(() => page.locator('#dashboard').innerText()).toContain(text)
  expect(await page.evaluate(MADE)).toBe(0)
}

inBrowsers('hostile names on the dashboard', () => {
  it('are text wherever they are shown', async () => {
    const site = await hostileSite()
    const page = await look(site)
    for (const name of HOSTILE) await expectText(page, name)
    await page.goto(`${site.url}#/accounts`)
    for (const name of HOSTILE) await expectText(page, name)
    for (const name of HOSTILE) {
      await page.goto(`${site.url}#${addressOf(name)}`)
      await until(() => page.title()).toBe(`${name} · Sessions`)
      await page.getByRole('heading', { name: 'In use by 1 session' }).waitFor()
      await expectText(page, name)
    }
  })

  it('are text in questions, and in what is said', async () => {
    const site = await hostileSite()
    const [name] = HOSTILE
    const page = await look(site, addressOf(name))
    await press(page, 'End all…')
    await expectText(page, `Whoever uses ${name} here`)
    await answer(page, 'End all sessions')
    await until(() => said(page).innerText()).toBe(`Ended 1 session of ${name}.`)
    await press(page, 'Grant a takeover…')
    await expectText(page, `The next sign-in to ${name}`)
    expect(await page.evaluate(MADE)).toBe(0)
  })

  it('are text where they are searched for, and name operators', async () => {
    const site = await hostileSite()
    site.operator = { operator: HOSTILE[1], role: 'full' }
    const page = await look(site, '/accounts')
    await expectText(page, HOSTILE[1])
    await page.getByLabel('Accounts that begin with').fill(HOSTILE[3])
    await until(() => page.locator('tbody tr').count()).toBe(1)
    await expectText(page, `look at ${HOSTILE[3]}`)
  })

  it('show characters that cannot be seen, and turn nothing around', async () => {
    const site = await openSite()
    await site.control.open({ account: INVISIBLE, device: 'd', label: 'Fire\u0007fox\u2066' })
    const page = await look(site, addressOf(INVISIBLE))
    await expectText(page, '⟨U+202E⟩ann⟨U+202C⟩⟨U+200B⟩')
    await expectText(page, 'Fire fox⟨U+2066⟩') // the control takes out what is a control character
  })

  it('of any length fit a phone', async () => {
    const site = await openSite({ addresses: true })
    const long = 'x'.repeat(512)
    await site.control.open({
      account: long,
      device: 'd',
      label: 'y'.repeat(80),
      place: 'z'.repeat(80),
      address: '1'.repeat(45),
    })
    const page = await look(site, addressOf(long), { viewport: { width: 320, height: 640 } })
    for (const view of [addressOf(long), '/accounts', '/']) {
      await page.goto(`${site.url}#${view}`)
      await expectText(page, long)
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320)
    }
  })
})

inBrowsers('the dashboard’s policy', () => {
  it('lets nothing run and nothing be asked for that is not its own', async () => {
    const page = await newVisitor()
    await page.goto((await openSite()).url)
    await page.getByRole('status').getByText('Live').waitFor()
    const ran = await page.evaluate(`new Promise((done) => {
      const seen = []
      addEventListener('securitypolicyviolation', (event) => {
        event.stopImmediatePropagation()
        seen.push(event.effectiveDirective)
        if (seen.length === 4) done(seen.sort())
      }, { capture: true })
      document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="alert(1)"><p style="color:red">')
      document.body.append(Object.assign(document.createElement('script'), { textContent: 'alert(1)' }))
      document.body.append(Object.assign(document.createElement('img'), { src: 'https://evil.example/' }))
    })`)
    expect(ran).toEqual(['img-src', 'script-src-attr', 'script-src-elem', 'style-src-attr'])
  })
})
