// What of the application fails once it has taken apart what the guard looks at. Whatever comes through nowhere fails the whole run.

import { setTimeout as wait } from 'node:timers/promises'
import type { Request } from 'express'
import { describe, expect, it } from 'vitest'
import { PASSWORD, signIn } from '../../support/express-app.ts'
import { userOf } from '../../support/hosts.ts'
import { starting } from '../../support/variants.ts'

interface Bag {
  bag?: { kept?: unknown } | undefined
}

describe('the application takes apart what the guard looks at', () => {
  const start = starting()

  it('after its answer: the process goes on, and nobody is signed out (K8)', async () => {
    const bagOf = (req: Request) => {
      const { bag } = req as Bag
      if (!bag) throw new TypeError('there is no bag any more')
      return bag
    }
    const hostData = (req: Request) => {
      const bag = bagOf(req)
      return {
        get: () => bag.kept,
        set: (value: unknown) => {
          bag.kept = value
        },
      }
    }
    const app = await start({
      guard: { hostData },
      before: (app) => void app.use((req, _res, next) => void next(Object.assign(req, { bag: {} }) && undefined)),
      routes: (app) =>
        void app.get('/late', (req, res) => {
          res.json({})
          Object.assign(req, { bag: undefined })
        }),
    })
    const a = app.browser()
    await signIn(a)
    expect((await a.get('/late')).status).toBe(200)
    await wait(50)
    expect((await a.get('/')).json.user).toBe('ann')
  })

  it('or whom it asks does not answer, just as somebody signs in: the process goes on (K8)', async () => {
    const account = (req: Request) => (userOf(req) ? Promise.reject(new Error('no database')) : undefined)
    const app = await start({ guard: { account, hostData: () => undefined } })
    const a = app.browser()
    const forged = `utsessions=token.zz~${Buffer.from('ann').toString('base64url')}`
    await a.post('/login?stay=1', { username: 'ann', password: PASSWORD }, { cookie: forged })
    await wait(50)
    expect((await app.browser().get('/')).json.user).toBe(null)
  })
})
