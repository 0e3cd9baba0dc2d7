// The way back in for somebody whose account is used by somebody else: a link by mail, a new password, and every session ends.

import { type Request, Router } from 'express'
import type { Publisher } from './app.ts'
import { messagePage } from './pages/message.ts'
import { newPasswordPage, recoverPage } from './pages/recover.ts'

const SHORTEST_PASSWORD = 8

export function recoveryRoutes({ accounts, control, mail }: Publisher): Router {
  const routes = Router()
  routes.get('/recover', (_req, res) => void res.send(recoverPage()))
  routes.post('/recover', (req, res) => {
    const name = field(req, 'name')
    const token = accounts.startRecovery(name)
    if (token) mail(name, `/recover/${token}`)
    res.send(
      messagePage(
        'Look into your mail',
        'If there is such an account, a link is on its way. It works once, for 15 minutes.',
      ),
    )
  })
  routes.get('/recover/:token', (req, res) => {
    const account = accounts.recovering(req.params['token'])
    res.status(account ? 200 : 410).send(account ? newPasswordPage(account) : stale())
  })
  routes.post('/recover/:token', async (req, res) => {
    const { token } = req.params
    const password = field(req, 'password')
    const recovering = accounts.recovering(token)
    if (recovering && password.length < SHORTEST_PASSWORD) {
      res.status(422).send(newPasswordPage(recovering, true))
      return
    }
    const account = await accounts.recover(token, password)
    if (!account) return void res.status(410).send(stale())
    await control.revoke({ account: String(account.id), all: true })
    await signOut(req) // here, too: whoever was refused is signed in while they may choose
    res.redirect(303, '/sign-in?changed')
  })
  return routes
}

function signOut(req: Request): Promise<void> {
  return new Promise((resolve, reject) => req.logout((error) => (error ? reject(error) : resolve())))
}

function stale(): string {
  return messagePage(
    'This link no longer works',
    'It was used before, or is older than 15 minutes. Please ask for another one.',
  )
}

function field(req: Request, name: string): string {
  const value = ((req.body ?? {}) as Record<string, unknown>)[name]
  return typeof value === 'string' ? value : ''
}
