// "Your sessions": what is open, and the signing out of what should not be.

import { Router } from 'express'
import { messagePage } from './pages/message.ts'
import { sessionsPage } from './pages/sessions.ts'
import { readersOnly } from './sign-in-routes.ts'
import { visitorOf } from './visitor.ts'

export function sessionRoutes(): Router {
  const routes = Router()
  routes.use('/sessions', readersOnly)
  routes.get('/sessions', async (req, res) => {
    res.send(sessionsPage(await req.utsessions.list(), visitorOf(req)))
  })
  routes.post('/sessions/end-others', async (req, res) => {
    await req.utsessions.endOthers()
    res.redirect(303, '/sessions')
  })
  routes.post('/sessions/:id/end', async (req, res) => {
    if (await req.utsessions.end(req.params['id'])) return res.redirect(303, '/sessions')
    res
      .status(404)
      .send(messagePage('There is no such session', 'It has ended already, or was never yours.', visitorOf(req)))
  })
  return routes
}
