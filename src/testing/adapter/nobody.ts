// Row E5: nothing opens on behalf of nobody, and a sign-in that another site posts works.

import assert from 'node:assert/strict'
import { FROM_ANOTHER_SITE, type Sent } from './browser.ts'
import type { AdapterCase, Start } from './case.ts'
import {
  assertRefused,
  deviceOf,
  FOREVER,
  ourCookies,
  signIn,
  signInFromElsewhere,
  signInOnly,
  userOf,
} from './steps.ts'

const CROSS_SITE = { 'sec-fetch-site': 'cross-site' }

/** Requests that nobody made by hand: what, method, headers. */
const OF_NOBODY: readonly (readonly [string, string, Sent])[] = [
  ['a prefetch', 'GET', { 'sec-purpose': 'prefetch' }],
  ['a prerender', 'GET', { 'sec-purpose': 'prefetch;prerender' }],
  ['an older prefetch', 'GET', { purpose: 'prefetch' }],
  ['HEAD', 'HEAD', {}],
  ['OPTIONS', 'OPTIONS', {}],
  ['polling', 'GET', { 'x-passive': '1' }],
  ['an image on another site', 'GET', { ...CROSS_SITE, 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }],
  ['a fetch from another site', 'GET', { ...CROSS_SITE, 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }],
  ['a frame in another site', 'GET', { ...CROSS_SITE, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }],
  ["another site's form", 'POST', FROM_ANOTHER_SITE],
]

export const nobodyCases: readonly AdapterCase[] = [
  ...OF_NOBODY.map(
    ([what, method, headers]): AdapterCase => ({
      row: 'E5',
      name: `${what} opens nothing, the page that follows does`,
      needs: 'opening-by-use',
      run: async (start) => {
        const app = await start()
        const a = app.browser()
        await signInOnly(a)
        await a.send(method, '/', headers) // some frameworks answer OPTIONS and HEAD by themselves
        assert.deepEqual([await app.told(), await app.live()], [[], []])
        assert.equal(await userOf(a), 'ann')
        assert.deepEqual(await app.told(), ['opened'])
      },
    }),
  ),
  {
    row: 'E5',
    name: "a link on another site opens: the navigation is the user's",
    needs: 'opening-by-use',
    run: async (start) => {
      const app = await start()
      const a = app.browser()
      await signInOnly(a)
      assert.equal((await a.get('/', { ...FROM_ANOTHER_SITE, accept: 'application/json' })).json.user, 'ann')
    },
  },
  ...[false, true].flatMap((atLogin): AdapterCase[] => {
    const how = atLogin ? ", with opening: 'at-login'" : ''
    const common = { row: 'E5', ...(!atLogin && { needs: 'opening-by-use' as const }) } as const
    return [
      {
        ...common,
        name: `a sign-in that another site posts opens with the request that follows, and not before${how}`,
        run: (start) => assertOpensNext(start, atLogin),
      },
      {
        ...common,
        name: `a sign-in that another site posts gets one back in on one's own device${how}`,
        run: (start) => assertOwnDevice(start, atLogin),
      },
      {
        ...common,
        name: `a sign-in that another site posts is refused elsewhere${how}`,
        run: async (start) => {
          const app = await start({ control: { policy: FOREVER }, atLogin })
          await signIn(app.browser())
          assertRefused(await signInFromElsewhere(app.browser()), 'full')
        },
      },
    ]
  }),
]

async function assertOpensNext(start: Start, atLogin: boolean): Promise<void> {
  const app = await start({ control: { policy: FOREVER }, atLogin })
  const a = app.browser()
  await signInFromElsewhere(a, { stay: '1' })
  assert.equal(ourCookies(a).device, undefined)
  assert.deepEqual(await app.told(), [])
  assert.equal((await a.get('/', { ...FROM_ANOTHER_SITE, accept: 'application/json' })).json.user, 'ann')
  assert.equal(await userOf(a), 'ann')
  assert.deepEqual(await app.told(), ['opened'])
}

async function assertOwnDevice(start: Start, atLogin: boolean): Promise<void> {
  const app = await start({ control: { policy: FOREVER }, atLogin })
  const a = app.browser()
  assert.equal((await signInFromElsewhere(a)).json.user, 'ann')
  const again = deviceOf(a)
  assert.equal((await signInFromElsewhere(again)).json.user, 'ann')
  assert.equal(await userOf(again), 'ann')
  assert.equal((await app.live()).length, 1)
  assert.ok(!(await app.told()).includes('refused'))
}
