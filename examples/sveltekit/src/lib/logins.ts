// The application's own authentication: a cookie with a random id, and who that is. A real one is a library, with passwords.

import { randomUUID } from 'node:crypto'

export interface Login {
  readonly id: string
  readonly user: string
  /** Where the guard keeps its token. */
  utsessions?: unknown
}

const logins = new Map<string, Login>()

export function signIn(user: string): Login {
  const login = { id: randomUUID(), user }
  logins.set(login.id, login)
  return login
}

export function find(id: string | undefined): Login | undefined {
  return logins.get(id ?? '')
}

export function signOut(login: Login | undefined): void {
  if (login) logins.delete(login.id)
}
