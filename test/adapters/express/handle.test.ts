import { inspect } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import { signIn, signInOnly } from '../../support/express-app.ts'
import { starting, variants } from '../../support/variants.ts'

const start = starting(variants.find((variant) => variant.host === 'login-cookie'))

describe('req.utsessions', () => {
  it('gives functions that may be taken out of it', async () => {
    const app = await start({
      routes: (express) =>
        express.get('/taken', async (req, res) => {
          const { session, list, renew, endOthers, close } = req.utsessions
          const [listed, renewed, others] = [await list(), await renew(), await endOthers()]
          await close()
          res.json({
            same: listed[0]?.id === session?.id,
            renewed: renewed.outcome,
            others,
            left: req.utsessions.session,
          })
        }),
    })
    const a = app.browser()
    await signIn(a)
    expect((await a.get('/taken')).json).toEqual({ same: true, renewed: 'alive', others: 0, left: null })
    expect(await app.live()).toEqual([])
  })

  it('has functions that may be replaced, for whoever wraps them', async () => {
    const app = await start({
      routes: (express) =>
        express.get('/wrapped', async (req, res) => {
          const { list } = req.utsessions
          req.utsessions.list = async () => [...(await list()), ...(await list())]
          res.json((await req.utsessions.list()).length)
        }),
    })
    const a = app.browser()
    await signIn(a)
    expect((await a.get('/wrapped')).json).toBe(2)
  })

  it('tells logs and answers of the session, and of no token', async () => {
    let written = ''
    const app = await start({
      routes: (express) =>
        express.get('/logged', (req, res) => {
          written = inspect(req.utsessions, { depth: 9, showHidden: true })
          res.json(req.utsessions)
        }),
    })
    const a = app.browser()
    const { id } = (await signIn(a)).json.session
    const { json } = await a.get('/logged')
    expect([Object.keys(json), json.session.id]).toEqual([['session'], id])
    const token = a.cookies.get('utsessions')?.split('.')[0] ?? 'no token'
    expect(written).toContain(id)
    expect(written).not.toContain(token)
  })
})

describe('a guard that has answered nobody yet', () => {
  it('refuses all that come while it loads what refuses', async () => {
    vi.resetModules()
    const { guard } = await import('utsessions/express')
    const app = await start({ mount: guard })
    const [a, b] = [app.browser(), app.browser()]
    await Promise.all([signInOnly(a), signInOnly(b)])
    const first = await Promise.all([a, b].map((browser) => browser.get('/')))
    expect(first.map(({ status }) => status).toSorted()).toEqual([200, 409])
    expect(await app.live()).toHaveLength(1)
  })
})
