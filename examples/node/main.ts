// Plain node:http with iron-session: an account is used on one device at a time.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { getIronSession, type IronSession } from 'iron-session'
import { createSessionControl } from 'utsessions'
import { ironSession } from 'utsessions/hosts'
import { guard } from 'utsessions/node'
import { sqliteStore } from 'utsessions/sqlite'

type Session = IronSession<{ user?: string }>
type SessionRequest = IncomingMessage & { session: Session }

const store = sqliteStore({ path: process.env['SESSIONS'] ?? 'sessions.db' })
const control = createSessionControl({ store, policy: { maxSessions: 1, lock: '5m', idle: '30m' } })
const settings = {
  cookieName: 'session',
  password: 'change me: at least 32 characters',
  cookieOptions: { secure: false }, // secure behind TLS
}

const admit = guard(control, {
  account: (req: SessionRequest) => req.session.user,
  ...ironSession((req: SessionRequest) => req.session),
})

const server = createServer(async (plain, res) => {
  try {
    const session: Session = await getIronSession(plain, res, settings)
    const req = Object.assign(plain, { session })
    if (await admit(req, res)) await answer(req, res) // else the guard has answered
  } catch {
    if (!res.headersSent) res.writeHead(500)
    res.end()
  }
})

async function answer(req: SessionRequest, res: ServerResponse): Promise<unknown> {
  const { session } = req
  switch (`${req.method} ${req.url}`) {
    case 'GET /':
      return res.end(session.user ? `Hello, ${session.user}.` : 'Please sign in.')
    case 'POST /sign-in': // a real application asks for a password
      session.user = new URLSearchParams(await text(req)).get('name') ?? ''
      await session.save()
      return res.writeHead(303, { location: '/' }).end()
    case 'POST /sign-out':
      session.destroy()
      return res.writeHead(303, { location: '/' }).end()
    default:
      return res.writeHead(404).end()
  }
}

server.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object') console.log(`open at http://localhost:${address?.port}`)
})
