// Against whoever guesses passwords: a name takes a few wrong ones, at the sign-in and wherever else a password is asked for, and then a pause.

import type { Account, Accounts } from './accounts.ts'

/** The account, if the password is its own; `'too-often'`: it was not looked at. */
export type CheckPassword = (name: string, password: string) => Promise<Account | 'too-often' | undefined>

const MOST_WRONG = 10
const PAUSE_MS = 60_000
const MOST_NAMES = 10_000

interface Wrong {
  readonly count: number
  readonly lastAt: number
}

/** One for the whole site: whoever was stopped at the one place must not go on at the other. */
export function limited({ verify }: Pick<Accounts, 'verify'>): CheckPassword {
  const wrong = new Map<string, Wrong>()
  return async (name, password) => {
    const key = name.toLowerCase()
    const before = wrong.get(key)
    const count = before && Date.now() < before.lastAt + PAUSE_MS ? before.count : 0
    if (count >= MOST_WRONG) return 'too-often'
    wrong.set(key, { count: count + 1, lastAt: Date.now() }) // counted before it is known, or many at once would count as one
    if (wrong.size > MOST_NAMES) wrong.delete(wrong.keys().next().value ?? key)
    const account = await verify(name, password)
    if (account) wrong.delete(key)
    return account
  }
}
