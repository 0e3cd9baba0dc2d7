// Where the guard stands on Express: on the prototypes that Express has for all requests and responses, and wherever a response goes from there.

import express5, { type RequestHandler } from 'express'
import express4 from 'express4'
import { createSessionControl, memoryStore } from 'utsessions'
import { guard } from 'utsessions/express'
import { describe, expect, it } from 'vitest'
import { type AppOptions, signIn, startApp } from '../../support/express-app.ts'
import { revokeLogin, userOf } from '../../support/hosts.ts'
import { starting, variants } from '../../support/variants.ts'

const LOGIN_COOKIE = variants.filter((variant) => variant.host === 'login-cookie' && variant.kind === 'memory')
const frameworks = { express4: express4 as unknown as typeof express5, express5 }

const signOut: RequestHandler = (req, res) => {
  revokeLogin(req, res)
  res.json({ gone: true })
}

describe.each(['express4', 'express5'] as const)('on %s', (express) => {
  const start = starting(LOGIN_COOKIE[0])
  const app = (options: AppOptions) => start({ express, ...options })

  it('a sign-out in a mounted application, which has prototypes of its own, is noticed', async () => {
    const running = await app({
      routes: (parent) => parent.use('/part', frameworks[express]().post('/out', signOut)),
    })
    const a = running.browser()
    await signIn(a)
    expect((await a.post('/part/out')).status).toBe(200)
    expect(a.cookies.get('utsessions')).toBeUndefined()
    expect(await running.told()).toEqual(['opened', 'closed'])
  })

  it('the guard of a mounted application notices a sign-out that is answered outside of it', async () => {
    const control = createSessionControl({ store: memoryStore(), pruneEvery: 'never' })
    const part = frameworks[express]().use(guard(control, { account: userOf, hostSession: () => 'one' }))
    const running = await app({
      before: (parent) => parent.use('/part', part).use('/part/out', signOut),
    })
    const a = running.browser()
    await signIn(a)
    await a.get('/part')
    expect(await control.list({ account: 'ann' })).toHaveLength(1)
    await a.post('/part/out')
    expect(a.cookies.get('utsessions')).toBeUndefined()
    expect(await control.list({ account: 'ann' })).toHaveLength(0)
    control.dispose()
  })

  it('whoever puts functions on a response, in front of the guard or behind it, is asked once', async () => {
    const calls: string[] = []
    const wrapping =
      (name: string): RequestHandler =>
      (_req, res, next) => {
        const { end, writeHead } = res
        res.end = ((...args: never[]) => {
          calls.push(`${name} end`)
          return end.apply(res, args as never)
        }) as typeof res.end
        res.writeHead = ((...args: never[]) => {
          calls.push(`${name} writeHead`)
          return writeHead.apply(res, args as never)
        }) as typeof res.writeHead
        next()
      }
    const running = await app({
      before: (parent) => parent.use('/out', wrapping('before')),
      routes: (parent) => parent.post('/out', wrapping('behind'), signOut),
    })
    const a = running.browser()
    await signIn(a)
    await a.post('/out')
    expect(calls.toSorted()).toEqual(['before end', 'before writeHead', 'behind end', 'behind writeHead'])
    expect(await running.told()).toEqual(['opened', 'closed'])
  })

  it('other applications on the same Express answer as before, and their requests have no sessions', async () => {
    await app({})
    const other = await startApp({
      express,
      setUp: (bare) => bare.get('/bare', (req, res) => void res.json(sessionsOf(req))),
    })
    try {
      expect((await other.browser().get('/bare')).json).toEqual({ has: false, own: false })
    } finally {
      await other.close()
    }
  })

  it('req.utsessions may be replaced, for that request alone', async () => {
    const running = await app({
      routes: (parent) => {
        parent.get('/replaced', (req, res) => {
          const before = req.utsessions.session?.id
          Object.assign(req, { utsessions: { session: null } })
          res.json({ before, after: req.utsessions.session })
        })
      },
    })
    const a = running.browser()
    const { id } = (await signIn(a)).json.session
    expect((await a.get('/replaced')).json).toEqual({ before: id, after: null })
    expect((await a.get('/')).json.session.id).toBe(id)
  })
})

function sessionsOf(req: object) {
  return { has: (req as { utsessions?: unknown }).utsessions !== undefined, own: Object.hasOwn(req, 'utsessions') }
}
