// Signing in and out: passport-local, and nothing of utsessions but one line, which tells a refusal at once.

import { type Request, type Response, Router } from 'express'
import { Passport } from 'passport'
import { Strategy as LocalStrategy } from 'passport-local'
import type { Account, Accounts } from './accounts.ts'
import type { CheckPassword } from './guesses.ts'
import { signInPage } from './pages/sign-in.ts'
import { readerOf } from './visitor.ts'

export function localPassport(accounts: Accounts, check: CheckPassword): InstanceType<typeof Passport> {
  const passport = new Passport()
  passport.use(
    new LocalStrategy((name, password, done) => {
      check(name, password).then((found) => {
        if (found === 'too-often') done(null, false, { message: found })
        else done(null, found ?? false)
      }, done)
    }),
  )
  passport.serializeUser((account, done) => done(null, (account as Account).id))
  passport.deserializeUser((id: number, done) => done(null, accounts.byId(id) ?? false))
  return passport
}

/** Sends strangers to the sign-in, and back afterwards. */
export function readersOnly(req: Request, res: Response, next: () => void): void {
  if (readerOf(req)) next()
  else res.redirect(303, `/sign-in?next=${encodeURIComponent(req.method === 'GET' ? req.originalUrl : '/')}`)
}

export function signInRoutes(passport: InstanceType<typeof Passport>): Router {
  const routes = Router()
  routes.get('/sign-in', (req, res) => {
    if (readerOf(req)) return res.redirect(303, pathWithin(req.query['next']))
    res.send(signInPage({ next: pathWithin(req.query['next']), changed: req.query['changed'] !== undefined }))
  })
  routes.post('/sign-in', (req, res, next) => {
    passport.authenticate('local', (error: unknown, account: Account | false, told?: { message?: string }) => {
      if (error) return next(error)
      if (account) return signIn(req, res, account).catch(next)
      const fault = told?.message === 'too-often' ? 'too-often' : 'wrong'
      const page = signInPage({ next: pathWithin(req.query['next']), fault, name: nameIn(req) })
      res.status(fault === 'wrong' ? 401 : 429).send(page)
    })(req, res, next)
  })
  routes.post('/sign-out', (req, res, next) => {
    req.logout((error) => (error ? next(error) : res.redirect(303, '/')))
  })
  return routes
}

/** Without `open()` the session would open with the next page, and the refusal be told there. */
async function signIn(req: Request, res: Response, account: Account): Promise<void> {
  await new Promise<void>((resolve, reject) => req.logIn(account, (error) => (error ? reject(error) : resolve())))
  const { outcome } = await req.utsessions.open()
  if (outcome === 'admitted' || outcome === 'waiting') res.redirect(303, pathWithin(req.query['next']))
}

function nameIn(req: Request): string {
  const { username } = (req.body ?? {}) as { username?: unknown }
  return typeof username === 'string' ? username : ''
}

/** Never leads to another site. */
function pathWithin(next: unknown): string {
  const here = 'http://here.invalid'
  if (typeof next !== 'string' || !URL.canParse(next, here)) return '/'
  const { origin, pathname, search } = new URL(next, here)
  return origin === here && !pathname.startsWith('//') ? `${pathname}${search}` : '/'
}
