// Hono 4 on Node with nothing, and with the guard.

import { getRequestListener } from '@hono/node-server'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { guard } from 'utsessions/hono'
import type { OpenCell } from '../cell.ts'
import type { Places } from '../cell-process.ts'
import { controlBehind } from './guarding.ts'
import { handWritten, tokenIn } from './hand-written.ts'
import { ACCOUNT_HEADER, PAGE, serving } from './serving.ts'

const accountIn = (c: Context) => c.req.header(ACCOUNT_HEADER)

export const open: OpenCell = async (name, places) => {
  const app = new Hono()
  for (const handler of await stackOf(name, places)) app.use(handler)
  app.post('/login', (c) => c.json({}))
  app.get('/', (c) => c.json(PAGE))
  return serving(getRequestListener(app.fetch))
}

async function stackOf(name: string, places: Places): Promise<readonly MiddlewareHandler[]> {
  const control = await controlBehind(name, places)
  if (control) return [guard(control, { account: accountIn })]
  if (name === 'bare') return []
  if (name === 'hand-written') return [byHand()]
  throw new Error(`there is no cell ${name}`)
}

function byHand(): MiddlewareHandler {
  const sessions = handWritten()
  return async (c, next) => {
    if (c.req.path === '/login') c.header('set-cookie', `sid=${sessions.open(accountIn(c) ?? '')}`)
    else {
      const token = tokenIn(c.req.header('cookie'))
      if (token === undefined || sessions.check(token) === undefined) return c.body(null, 401)
    }
    await next()
    return
  }
}
