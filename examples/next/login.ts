// The application's own sign-in: iron-session keeps it, sealed, in a cookie.

import { randomUUID } from 'node:crypto'
import { getIronSession, unsealData } from 'iron-session'
import { cookies } from 'next/headers'

interface Login {
  user?: string
  sid?: string
}

export const COOKIE = 'login'
const options = { cookieName: COOKIE, password: 'change me: a password of 32 characters or more' }

/** What is in the cookie; nothing where it is missing, too old or forged. */
export function openLogin(sealed = ''): Promise<Login> {
  return unsealData<Login>(sealed, options)
}

export async function currentLogin() {
  return getIronSession<Login>(await cookies(), options)
}

export async function signIn(user: string): Promise<void> {
  const login = await currentLogin()
  await Object.assign(login, { user, sid: randomUUID() }).save()
}
