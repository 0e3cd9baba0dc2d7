// A login cookie of the application's own, for frameworks on which it has no session data: signed, with an id of each sign-in.

import { createHmac, randomBytes } from 'node:crypto'

export interface Login {
  readonly user: string
  /** The same for all requests of one sign-in, another for the next. */
  readonly sid: string
}

export const NO_DATA = 'the host keeps no session data, and writes nothing back'

export function newLogin(user: string): Login {
  return { user, sid: randomBytes(8).toString('hex') }
}

/** A Set-Cookie line; without a login it removes the cookie. */
export function loginCookie(login: Login | undefined): string {
  return `login=${login ? sealed(login) : '; Max-Age=0'}; Path=/; HttpOnly`
}

/** The same credential for clients without cookies. */
export function bearer(user: string, sid: string) {
  return { authorization: `Bearer ${sealed({ user, sid })}` }
}

/** What a request brings; `undefined` for nobody, or for what we did not seal. */
export function loginIn(header: (name: string) => string | null | undefined): Login | undefined {
  const [, inHeader] = /^Bearer (\S+)$/.exec(header('authorization') ?? '') ?? []
  const [, inCookie] = /(?:^|; )login=([^;]+)/.exec(header('cookie') ?? '') ?? []
  const brought = inHeader ?? inCookie ?? ''
  const [text = ''] = brought.split('.')
  return brought === `${text}.${macOf(text)}` ? JSON.parse(Buffer.from(text, 'base64url').toString()) : undefined
}

function sealed(login: Login): string {
  const text = Buffer.from(JSON.stringify(login)).toString('base64url')
  return `${text}.${macOf(text)}`
}

function macOf(text: string): string {
  return createHmac('sha256', 'test').update(text).digest('hex')
}
