// express-session sends an answer's headers before it has saved the session: a browser that is sent on asks for the next page meanwhile.

import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import express from 'express'
import session, { MemoryStore, type SessionData } from 'express-session'
import { expect, it, onTestFinished } from 'vitest'
import { guard } from '../../../src/adapters/express.ts'
import { createSessionControl, memoryStore } from '../../../src/index.ts'

/** Saves who is signed in at once, and what the guard has noted once it may. */
class SlowStore extends MemoryStore {
  private readonly waiting: (() => void)[] = []
  private isHeld = true

  override set(id: string, data: SessionData, done?: (error?: unknown) => void): void {
    const save = () => super.set(id, data, done)
    if (this.isHeld && 'utsessions' in data) this.waiting.push(save)
    else save()
  }

  release(): void {
    this.isHeld = false
    for (const save of this.waiting.splice(0)) save()
  }
}

async function site() {
  const [control, saved] = [createSessionControl({ store: memoryStore() }), new SlowStore()]
  const app = express()
  app.use(session({ store: saved, secret: 'a long secret', resave: false, saveUninitialized: false }))
  app.use(guard(control, { account: (req: express.Request) => req.session.user }))
  app.post('/sign-in', (req, res, next) => {
    const signedIn = async () => {
      await req.utsessions.open()
      res.redirect(303, '/')
    }
    req.session.regenerate(() => {
      req.session.user = 'ann'
      req.session.save((error) => (error ? next(error) : signedIn().catch(next)))
    })
  })
  app.get('/', (req, res) => void res.send(`Hello, ${req.session.user}.`))
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    control.dispose()
    server.close()
  })
  return { control, saved, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

/** The answer as soon as its headers are there. */
async function asked(url: string, method: string, cookie = ''): Promise<IncomingMessage> {
  const [answer] = await once(request(url, { method, headers: { cookie }, agent: false }).end(), 'response')
  return answer as IncomingMessage
}

it('a page that is asked for before the sign-in is saved belongs to the session that the sign-in opened', async () => {
  const { control, saved, url } = await site()
  const signIn = await asked(`${url}/sign-in`, 'POST')
  const cookie = (signIn.headers['set-cookie'] ?? []).map((line) => line.split(';', 1)[0]).join('; ')
  const page = await asked(url, 'GET', cookie)
  saved.release()
  expect([signIn.statusCode, page.statusCode, await text(page)]).toEqual([303, 200, 'Hello, ann.'])
  await text(signIn)
  expect((await control.journal()).items.map(({ kind }) => kind)).toEqual(['opened'])
  expect((await asked(url, 'GET', cookie)).statusCode).toBe(200)
})
