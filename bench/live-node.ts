// One node of an application on Redis, in a process of its own: Express, express-session, the guard with its event stream and client.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type Request } from 'express'
import session from 'express-session'
import { createSessionControl } from 'utsessions'
import { guard } from 'utsessions/express'
import { storeFromUrl } from 'utsessions/url'

const PAGE = `<!doctype html><html lang="en"><title>Node</title><script src="/utsessions/client.js" defer></script>
<p><textarea>half a letter</textarea>`

interface SignedIn {
  user?: string
}

async function start(redis: string): Promise<void> {
  const store = await storeFromUrl(redis)
  const control = createSessionControl({ store, policy: { lock: 0, lifetime: '8h', idle: '30m' } })
  const app = express()
  app.disable('x-powered-by')
  app.use(session({ secret: 'bench', resave: false, saveUninitialized: false }))
  app.use(guard(control, { account: (req: Request) => (req.session as SignedIn).user }))
  app.get('/sign-in/:account', async (req, res) => {
    Object.assign(req.session, { user: req.params.account })
    await req.utsessions.open()
    if (!res.headersSent) res.type('html').send(PAGE)
  })
  const server = createServer(app).listen(0, '127.0.0.1', () => {
    process.send?.({ port: (server.address() as AddressInfo).port })
  })
  process.on('disconnect', () => process.exit(0))
}

const [redis] = process.argv.slice(2)
if (process.send && redis !== undefined) await start(redis)
