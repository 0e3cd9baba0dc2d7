// Two nodes of one application: what happens on one is told on the other (L5).

import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { CHROME } from '../support/browser.ts'
import { signIn, startApp, type TestApp } from '../support/express-app.ts'
import { median } from '../support/median.ts'
import { onEachPlace } from '../support/nodes.ts'
import { NOW, openPage } from './page.ts'

const RULES = { policy: { lock: 0, idle: '30m', touchEvery: 0 } } as const

onEachPlace((openNodes, place) => {
  async function startTwo() {
    const apps: TestApp[] = []
    for (const store of await openNodes(2)) apps.push(await startApp({ store, clock: NOW, control: RULES }))
    const [here, there] = apps
    if (!here || !there) throw new Error('two nodes were asked for')
    return { here, there, close: () => Promise.all(apps.map((app) => app.close())) }
  }

  it('an open page is told within a second of what happens on another node (L5)', async ({ onTestFinished }) => {
    const { here, there, close } = await startTwo()
    onTestFinished(async () => void (await close()))
    const late: number[] = []
    for (let i = 0; i < 5; i += 1) {
      const browser = here.browser()
      await signIn(browser, `ann${i}`)
      const page = await openPage(here.url, browser)
      await page.event(0)
      await signIn(there.browser(CHROME), `ann${i}`)
      const done = performance.now()
      const { data, at } = await page.event(1)
      late.push(Math.max(0, at - done))
      expect(data).toMatchObject({ reason: 'displaced', by: { device: 'Chrome on Windows' }, disownable: true })
      await page.ended
    }
    console.log(`${place}: told ${late.map((ms) => ms.toFixed(1)).join(', ')} ms after the other sign-in's answer`)
    expect(median(late)).toBeLessThan(1_000)
  })

  it('an open page is told of the use of its session on another node', async ({ onTestFinished }) => {
    const { here, there, close } = await startTwo()
    onTestFinished(async () => void (await close()))
    const browser = here.browser()
    await signIn(browser)
    const page = await openPage(here.url, browser)
    let before = (await page.event(0)).data.expiresAt
    const [session] = await there.control.list({ account: 'ann' })
    const late: number[] = []
    for (let i = 1; i <= 5; i += 1) {
      await wait(5) // a use in the same millisecond moves nothing
      const used = performance.now()
      await there.control.check({ account: 'ann', session: session?.id })
      const { data, at } = await page.event(i)
      expect(data.expiresAt).toBeGreaterThan(before)
      before = data.expiresAt
      late.push(at - used)
    }
    expect(median(late)).toBeLessThan(1_000)
  })
})
