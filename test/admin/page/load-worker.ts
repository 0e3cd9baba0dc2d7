// A process of its own in which an application is used by many: fills a store with accounts, and then opens, checks and refuses without end.
// Started by shown.test.ts: `load-worker.ts URL COUNT`.

import { createSessionControl } from '../../../src/index.ts'
import { openStore } from '../../support/store-spec.ts'

const [, , url = '', given = '0'] = process.argv
const COUNT = Number(given)
const FILL_AT_ONCE = 250
const TURN_MS = 50
/** Accounts that all want to use, one after the other: locked at times, displaced at others. */
const POPULAR = 200

const store = await openStore({ kind: 'redis', url, prefix: 'uts' })
const control = createSessionControl({
  store,
  policy: { maxSessions: 1, lock: '2s' },
  storeTimeout: '30s',
  pruneEvery: 'never',
})

const nameOf = (number: number) => `user${String(number).padStart(6, '0')}`

async function fill(): Promise<void> {
  for (let from = 0; from < COUNT; from += FILL_AT_ONCE) {
    const accounts = Array.from({ length: Math.min(FILL_AT_ONCE, COUNT - from) }, (_, one) => nameOf(from + one))
    await Promise.all(accounts.map((account) => control.open({ account, device: 'first', label: 'Firefox on Linux' })))
  }
}

const held: { readonly account: string; readonly token: string }[] = []

/** A new account, a popular one, and checks of what was opened lately. */
async function turn(number: number): Promise<void> {
  const popular = nameOf(number % POPULAR)
  for (const account of [nameOf(COUNT + number), popular, popular]) {
    const device = `device ${Math.random()}`
    const answer = await control.open({ account, device, label: 'Safari on iPhone' })
    if (answer.outcome === 'admitted' && answer.token !== null) held.push({ account, token: answer.token })
  }
  held.splice(0, held.length - 50)
  await Promise.all(held.map((one) => control.check(one)))
}

process.on('disconnect', () => process.exit())
await fill()
process.send?.('filled')
for (let number = 0; ; number++) {
  await turn(number)
  await new Promise((resolve) => setTimeout(resolve, TURN_MS))
}
