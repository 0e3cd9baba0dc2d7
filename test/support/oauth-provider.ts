// A small OAuth 2 provider on a port of its own, and the passport strategy of an application that signs people in by it.

import { randomBytes } from 'node:crypto'
import express, { type Request } from 'express'
import OAuth2Strategy, { type StateStore } from 'passport-oauth2'
import type { Running } from 'utsessions/testing'
import { listening } from './apps/listening.ts'

/** Whoever is named by `login_hint` has signed in there, and agrees. With `response_mode=form_post` its page posts the answer. */
export function startProvider(): Promise<Running> {
  const codes = new Map<string, string>()
  const tokens = new Map<string, string>()
  const app = express()
  app.get('/authorize', (req, res) => {
    const { login_hint, redirect_uri, state, response_mode } = req.query as Record<string, string>
    const code = given(codes, login_hint ?? '')
    if (response_mode === 'form_post') return void res.json({ post: redirect_uri, code, state })
    const back = new URL(redirect_uri ?? '')
    back.searchParams.set('code', code)
    if (state !== undefined) back.searchParams.set('state', state)
    res.redirect(back.href)
  })
  app.post('/token', express.urlencoded(), (req, res) => {
    const user = codes.get(req.body.code)
    codes.delete(req.body.code)
    if (user === undefined) return void res.status(400).json({ error: 'invalid_grant' })
    res.json({ access_token: given(tokens, user), token_type: 'bearer' })
  })
  app.get('/userinfo', (req, res) => {
    res.json({ sub: tokens.get(req.get('authorization')?.replace('Bearer ', '') ?? '') })
  })
  return listening(app)
}

function given(secrets: Map<string, string>, user: string): string {
  const secret = randomBytes(12).toString('hex')
  secrets.set(secret, user)
  return secret
}

export interface OAuthOptions {
  readonly provider: string
  readonly callback: string
  /** Where the state is kept that ties the answer to the browser. @default in the host's session */
  readonly store?: StateStore
}

/** The strategy `oauth2`; `loginHint` and `responseMode` of `authenticate` are handed on to the provider. */
export function oauthStrategy({ provider, callback, store }: OAuthOptions): OAuth2Strategy {
  const strategy = new OAuth2Strategy(
    {
      authorizationURL: `${provider}/authorize`,
      tokenURL: `${provider}/token`,
      clientID: 'app',
      clientSecret: 'secret',
      callbackURL: callback,
      ...(store ? { store } : { state: true as unknown as string }),
    },
    (_access: string, _refresh: string, profile: unknown, done: OAuth2Strategy.VerifyCallback) =>
      done(null, { id: (profile as { sub: string }).sub }),
  )
  strategy.authorizationParams = (options: { loginHint?: string; responseMode?: string }) => ({
    ...(options.loginHint !== undefined && { login_hint: options.loginHint }),
    ...(options.responseMode !== undefined && { response_mode: options.responseMode }),
  })
  strategy.userProfile = (token, done) => {
    fetch(`${provider}/userinfo`, { headers: { authorization: `Bearer ${token}` } })
      .then((answer) => answer.json())
      .then((profile) => done(null, profile), done)
  }
  return strategy
}

/** States kept by the application itself, for answers that come without the browser's cookies. */
export function serverSideStates(): StateStore {
  const states = new Set<string>()
  return {
    store: (_req: Request, _meta: unknown, done: (error: null, state: string) => void) => {
      const state = randomBytes(12).toString('hex')
      states.add(state)
      done(null, state)
    },
    verify: (_req: Request, state: string, _meta: unknown, done: (error: null, ok: boolean, state: string) => void) =>
      done(null, states.delete(state), state),
  } as unknown as StateStore
}
