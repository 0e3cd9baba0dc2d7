// express-session with passport, where the suite's sign-ins go by way of an OAuth 2 provider on another port.

import type { Request } from 'express'
import { oauthStrategy } from '../oauth-provider.ts'
import type { ExpressHost } from './express.ts'
import { expressSessionHost } from './express-session.ts'

const CALLBACK = 'http://localhost/callback'

/** @param provider its origin */
export function oauthHost(provider: () => string): ExpressHost {
  const host = expressSessionHost()
  return {
    ...host,
    acts: (req, res) => ({ ...host.acts(req, res), signIn: (user) => signIn(req, provider(), user) }),
  }
}

/** What the browser does between the two sites is done here; code, token, profile and sign-in are the strategy's and passport's. */
async function signIn(req: Request, provider: string, user: string): Promise<void> {
  const query = new URLSearchParams({ login_hint: user, redirect_uri: CALLBACK })
  const answer = await fetch(`${provider}/authorize?${query}`, { redirect: 'manual' })
  const code = new URL(answer.headers.get('location') ?? '').searchParams.get('code')
  const store = { store: () => {}, verify: (_req: unknown, _state: unknown, done: Verified) => done(null, true) }
  const strategy = oauthStrategy({ provider, callback: CALLBACK, store: store as never })
  Object.assign(req, { body: { code } })
  await new Promise<void>((resolve, reject) => {
    const failed = (error: unknown) => reject(error ?? new Error('The provider signed nobody in'))
    const success = (found: Express.User) => req.logIn(found, (error) => (error ? reject(error) : resolve()))
    Object.assign(Object.create(strategy), { success, fail: failed, error: failed }).authenticate(req, {}) // as passport does
  })
}

type Verified = (error: null, ok: boolean) => void
