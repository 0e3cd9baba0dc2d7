// Races of two verbs for one place, each in a process of its own, on every store that processes can share; on forty accounts at once.

import { expect, it } from 'vitest'
import type { CheckAnswer, OpenAnswer } from '../../src/index.ts'
import { admitted, type Ground, inEveryPlace, mustBeAdmitted } from './processes.ts'

const ACCOUNTS: readonly string[] = Array.from({ length: 40 }, (_, i) => `U${i}`)

/** A live session of an account, as its holder knows it. */
interface Held {
  readonly account: string
  readonly token: string
  readonly id: string
}

/** Opens session A on every account. */
function openA({ control }: Ground): Promise<Held[]> {
  return Promise.all(
    ACCOUNTS.map(async (account) => {
      const { token, session } = mustBeAdmitted(await control.open({ account, device: 'A', hostSession: 'A' }))
      return { account, token: token ?? '', id: session.id }
    }),
  )
}

const openingsOfB = ACCOUNTS.map((account) => ({ account, device: 'B', hostSession: 'B', label: 'B' }))

/** In the first process, or in the second. */
async function ask<T>(
  here: Ground,
  process: 0 | 1,
  verb: 'open' | 'check' | 'close' | 'revoke',
  requests: readonly object[],
): Promise<T[]> {
  const worker = here.workers[process]
  const timed = (await worker?.call('ask', verb, requests as never)) ?? []
  return timed.map(({ answer }) => answer as T)
}

const bs = (answers: readonly OpenAnswer[]) => answers.map((answer) => admitted([answer])[0]?.session.id)

inEveryPlace(2, (here) => {
  it('J4: opening against closing loses no place and leaves no ghost', async () => {
    await here.rule({ maxSessions: 1, lock: 'forever', idle: '30m' })
    const as = await openA(here)
    const [, opened] = await Promise.all([ask(here, 0, 'close', as), ask<OpenAnswer>(here, 1, 'open', openingsOfB)])
    for (const [i, b] of bs(opened).entries()) {
      const account = ACCOUNTS[i] ?? ''
      expect(await here.live(account)).toEqual(b === undefined ? [] : [b])
      const next = await here.control.open({ account, device: 'C' })
      expect(next.outcome).toBe(b === undefined ? 'admitted' : 'refused')
    }
  })

  it('J5: opening against expiry ends the old session once, and lets the new one in', async () => {
    await here.rule({ maxSessions: 1, lock: 'forever', lifetime: '1h' })
    const as = await openA(here)
    await here.moveTo(here.clock.now() + 3_600_000)
    const [checks, opened] = await Promise.all([
      ask<CheckAnswer>(here, 0, 'check', as),
      ask<OpenAnswer>(here, 1, 'open', openingsOfB),
    ])
    for (const check of checks) expect(check).toMatchObject({ outcome: 'ended', reason: 'expired' })
    for (const [i, b] of bs(opened).entries()) {
      const account = ACCOUNTS[i] ?? ''
      expect(await here.live(account)).toEqual([b])
      expect(await here.journal(account, ['expired'])).toHaveLength(1)
    }
  })

  it('J6: revoked stays revoked, whoever touches the session meanwhile', async () => {
    await here.rule({ maxSessions: 1, idle: '30m', touchEvery: '1s' })
    const as = await openA(here)
    await here.moveTo(here.clock.now() + 60_000)
    const revocations = as.map(({ account, id }) => ({ account, session: id }))
    const [revoked] = await Promise.all([ask<string[]>(here, 1, 'revoke', revocations), ask(here, 0, 'check', as)])
    expect(revoked).toEqual(as.map(({ id }) => [id]))
    for (const { account, token } of as) {
      expect(await here.control.check({ account, token })).toMatchObject({ outcome: 'ended', reason: 'revoked' })
      expect(await here.live(account)).toEqual([])
    }
  })

  it('J7: revoking all against opening: what was opened before is over, what was opened after lives', async () => {
    await here.rule({ maxSessions: 'unlimited' })
    const as = await openA(here)
    const everything = ACCOUNTS.map((account) => ({ account, all: true }))
    const [revoked, opened] = await Promise.all([
      ask<string[]>(here, 0, 'revoke', everything),
      ask<OpenAnswer>(here, 1, 'open', openingsOfB),
    ])
    for (const [i, b] of bs(opened).entries()) {
      const { account = '', id = '' } = as[i] ?? {}
      expect(revoked[i]).toContain(id)
      expect(await here.live(account)).toEqual(revoked[i]?.includes(b ?? '') ? [] : [b])
    }
  })
})
