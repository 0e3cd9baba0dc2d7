import { describe, expect, it } from 'vitest'
import { signIn } from '../../support/express-app.ts'
import { inEach, starting, variants } from '../../support/variants.ts'

const EMOJI = '😀'.repeat(128) // 512 bytes of UTF-8
const LOOKALIKES = ['alice', 'Alice', 'alice ', 'a{li}ce', 'a:b', 'a*', 'ü', 'u\u0308', EMOJI]

inEach(variants, (start) => {
  it('A1 the first opening is admitted', async () => {
    const app = await start()
    const { status, json } = await signIn(app.browser())
    expect([status, json.user]).toEqual([200, 'ann'])
    expect(await app.live()).toEqual([json.session.id])
  })

  it("A2 'unlimited' lets ten in, and all stay alive", async () => {
    const app = await start({ control: { policy: { maxSessions: 'unlimited' } } })
    const browsers = Array.from({ length: 10 }, () => app.browser())
    for (const browser of browsers) await signIn(browser)
    const answers = await Promise.all(browsers.map((browser) => browser.get('/')))
    expect(answers.map(({ json }) => json.user)).toEqual(Array(10).fill('ann'))
    expect(new Set(await app.live()).size).toBe(10)
  })

  it('A4 one full account keeps nobody out of another', async () => {
    const app = await start()
    await signIn(app.browser(), 'ann')
    expect((await signIn(app.browser(), 'ann')).status).toBe(409)
    expect((await signIn(app.browser(), 'bob')).json.user).toBe('bob')
  })

  it('A5 a failed login opens and displaces nothing', async () => {
    const app = await start({ control: { policy: { lock: 0 } } })
    const a = app.browser()
    await signIn(a)
    const failed = await app.browser().post('/login', { username: 'ann', password: 'wrong' })
    expect(failed.status).toBe(401)
    expect(failed.json?.code).toBe(undefined)
    expect((await a.get('/')).json.user).toBe('ann')
    expect(await app.told()).toEqual(['opened'])
  })

  it('A7 repeated requests of one session never change the count', async () => {
    const app = await start({ control: { policy: { maxSessions: 3 } } })
    const a = app.browser()
    const { id } = (await signIn(a)).json.session
    for (let i = 0; i < 5; i += 1) expect((await a.get('/')).json.session.id).toBe(id)
    expect(await app.live()).toEqual([id])
    expect(await app.told()).toEqual(['opened'])
  })

  it('A8 accounts are compared exactly', async () => {
    const app = await start({ control: { policy: { lock: '1h' } } })
    for (const account of LOOKALIKES) expect((await signIn(app.browser(), account)).json.user).toBe(account)
    for (const account of LOOKALIKES) expect((await app.live(account)).length).toBe(1)
  })
})

describe('what the account function gives', () => {
  const start = starting()

  it("A8 7, 7n and '7' are one account", async () => {
    let account: unknown = 7
    const app = await start({ guard: { account: (req) => (req.user ? (account as number) : null) } })
    expect((await signIn(app.browser())).status).toBe(200)
    account = 7n
    expect((await signIn(app.browser())).status).toBe(409)
    account = '7'
    expect((await signIn(app.browser())).status).toBe(409)
    expect((await app.live('7')).length).toBe(1)
  })

  it.each(['', Number.NaN, 0.5, 2 ** 53, {}, true, [], Symbol('ann'), 'x'.repeat(513), '\ud800', () => 'ann'])(
    'A8 %o is an error, never nobody, and opens nothing',
    async (account) => {
      const app = await start({ guard: { account: () => account as string } })
      for (const method of ['GET', 'HEAD', 'POST']) {
        expect((await app.browser().send(method, '/')).status).toBe(500)
      }
      const { json } = await app.browser().get('/', { cookie: 'theme=dark' })
      expect(json.name).toBe('UtsessionsError')
      expect(app.store.calls.load).toBe(0)
    },
  )

  it('A8 an account function that throws is an error, never nobody', async () => {
    const account = () => {
      throw new Error('The session service is down')
    }
    const app = await start({ guard: { account } })
    const { status, json } = await app.browser().get('/')
    expect([status, json.message]).toEqual([500, 'The session service is down'])
  })

  it.each([undefined, null])('A6 %o is nobody: not counted, not asked for, no cookie', async (account) => {
    const app = await start({ guard: { account: () => account } })
    const a = app.browser()
    expect((await a.get('/')).json).toEqual({ user: null, session: null })
    expect([a.cookies.size, app.store.calls.load]).toEqual([0, 0])
  })
})
