// A node with the cache on, busy: one that displaces, or one that is asked for the displaced session until it refuses it.

import { setImmediate } from 'node:timers/promises'
import type { SessionControl } from 'utsessions'
import type { OpenCell } from '../cell.ts'
import { ACCOUNTS, accountOf, controlOf, openAll, openingOf } from './sessions.ts'
import { openNodeRedis, placeOf } from './stores.ts'

/** Named "node <url>": where its watch connects to. */
export const open: OpenCell = async (name, places) => {
  const watchUrl = name.split(' ')[1] ?? placeOf(places, 'redis')
  const { store } = await openNodeRedis(placeOf(places, 'redis'), undefined, watchUrl)
  const control = controlOf({ store, cache: true })
  const tokens = await openAll(control)
  let signIns = 0
  return {
    /** Keeps itself busy from now on. */
    load: () => {
      for (let i = 0; i < LOOPS; i += 1) void checkForEver(control, tokens)
    },
    signIn: async (account: string) => {
      const answer = await control.open(openingOf(account, signIns++))
      return answer.outcome === 'admitted' ? answer.token : null
    },
    /** @returns when the answer was there */
    displace: async (account: string) => {
      const { outcome } = await control.open(openingOf(account, 1_000_000 + signIns++))
      if (outcome !== 'admitted') throw new Error(`the displacing login was ${outcome}`)
      return nowMs()
    },
    /** @returns when a check was first refused */
    follow: (account: string, token: string) => untilRefused(control, account, token),
  }
}

const LOOPS = 20
const AT_A_TIME = 10

async function checkForEver(control: SessionControl, tokens: readonly string[]): Promise<never> {
  for (let i = Math.floor(Math.random() * ACCOUNTS); ; i += 1) {
    const token = tokens[i % ACCOUNTS] as string
    await control.check({ account: accountOf(i % ACCOUNTS), token }).catch(() => {})
    if (i % AT_A_TIME === 0) await setImmediate()
  }
}

async function untilRefused(control: SessionControl, account: string, token: string): Promise<number> {
  for (;;) {
    const { outcome } = await control.check({ account, token })
    if (outcome === 'ended') return nowMs()
    await setImmediate()
  }
}

/** The machine's monotonic clock, the same for all its processes. */
function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}
