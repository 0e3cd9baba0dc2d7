// What the guard is told of the site: who is signed in, how to ask again who it is, and what to do where it was somebody else.

import type { Request, Response } from 'express'
import type { GuardOptions } from 'utsessions/express'
import type { Publisher } from './app.ts'
import { DESK_PATH } from './desk.ts'
import type { CheckPassword } from './guesses.ts'
import { readerOf } from './visitor.ts'

export function guardOptions(
  { accounts, mail }: Pick<Publisher, 'accounts' | 'mail'>,
  checkPassword: CheckPassword,
): GuardOptions<Request, Response> {
  return {
    account: (req) => readerOf(req)?.id,
    passive: (req) => req.originalUrl.startsWith(`${DESK_PATH}/api/live`), // a stream, and nobody's activity
    recoveryUrl: '/recover',
    reauthenticate: async (req, { password }) => {
      const reader = readerOf(req)
      if (!reader || password === undefined) return false
      const found = await checkPassword(reader.name, password)
      return typeof found === 'object' && found.id === reader.id
    },
    onNotMe: (_req, { account }) => {
      const name = accounts.byId(account)?.name ?? ''
      const token = accounts.startRecovery(name)
      if (token) mail(name, `/recover/${token}`)
    },
  }
}
