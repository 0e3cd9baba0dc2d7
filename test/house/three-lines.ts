// The three lines of the README, as the compiler sees them with Express' own types: no annotation is needed.

import express from 'express'
import { createSessionControl, memoryStore } from 'utsessions'
import { guard } from 'utsessions/express'

const app = express()
const control = createSessionControl({ store: memoryStore() })
app.use(guard(control, { account: (req) => req.get('x-user') }))
app.get('/', async (req, res) => {
  res.json({ session: req.utsessions.session, all: await req.utsessions.list() })
})
app.use(
  guard(control, {
    account: (req) => req.get('x-user'),
    onRefused: (_req, res, refused) => res.redirect(`/in-use?until=${refused.retryAt}`),
    signOut: (req) => new Promise((resolve) => req.logout(resolve)),
  }),
)
