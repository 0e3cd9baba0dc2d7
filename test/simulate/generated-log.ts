// A log of people who are not there, the same each time: most on one device, some on two or three, and a few accounts that many share.
// `tsx test/simulate/generated-log.ts 1000000 > access.csv`; docs/simulate.md is measured with it.

import { once } from 'node:events'
import { pathToFileURL } from 'node:url'

const START = Date.UTC(2026, 10, 1)
const WEEK_MS = 7 * 86_400_000
/** Requests of an account, on the average. */
const REQUESTS = 50

/** Lines of CSV, the header first, in the order of time over a week. */
export function* generatedLog(requests: number): Generator<string> {
  const next = numbers(42)
  const accounts = Math.max(1, Math.round(requests / REQUESTS))
  yield 'time,user,device,path\n'
  for (let i = 0; i < requests; i += 1) {
    const at = START + Math.floor((i * WEEK_MS) / requests)
    const account = visitor(accounts, next, i)
    const device = `${account.toString(36)}-${deviceOf(account, at, next)}`
    yield `${new Date(at).toISOString()},user-${account},cookie-of-${device},/page/${next(1000)}\n`
  }
}

/** Whoever is at work comes again soon: of each hundred, fifty are those of a while ago. */
function visitor(accounts: number, next: (below: number) => number, i: number): number {
  const atWork = Math.floor(i / (20 * REQUESTS)) * 97
  return next(2) === 0 ? (atWork + next(200)) % accounts : next(accounts)
}

const HOUR_MS = 3_600_000

/** One person stays an hour on a device; of several, anybody may be there at any time. */
function deviceOf(account: number, at: number, next: (below: number) => number): number {
  if (account % 100 === 0) return next(6)
  const devices = account % 10 < 7 ? 1 : 2 + (account % 2)
  const turn = Math.imul(account * 1009 + Math.floor(at / HOUR_MS), 0x9e3779b1) >>> 0
  return Math.floor((turn / 2 ** 32) * devices)
}

function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  let text = ''
  for (const line of generatedLog(Number(process.argv[2] ?? 1_000_000))) {
    text += line
    if (text.length < 1_000_000) continue
    if (!process.stdout.write(text)) await once(process.stdout, 'drain')
    text = ''
  }
  process.stdout.write(text)
}
