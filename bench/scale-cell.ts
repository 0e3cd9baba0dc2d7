// One store with one number of accounts, in a process of its own. Told over IPC what to do; answers with figures.

import { hash, randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { createSessionControl, decide, EMPTY_RECORD, resolvePolicy, type SessionControl } from 'utsessions'
import { type OpenedScaleStore, openScaleStore, type ScaleSpec } from './scale-stores.ts'

/** What a cell measures, one call each. */
export interface CellCalls {
  /** Opens so many accounts, one session each. @returns seconds */
  fill(accounts: number): Promise<number>
  /** Checks of accounts taken at random, for so long. @returns checks a second */
  check(ms: number): Promise<number>
  /** Openings of accounts that were closed just before, which is not measured. @returns openings a second */
  open(ms: number): Promise<number>
  /** The first page of `accounts()`, eleven times. @returns the median, in milliseconds */
  firstPage(): Promise<number>
  /** What the store holds, in bytes. */
  bytes(): Promise<number>
  /** Closes every session. @returns seconds */
  closeAll(): Promise<number>
  /** Prunes until a twentieth is left of what the store held. @returns seconds; -1 when it does not come to that within minutes */
  returnToEmpty(): Promise<number>
}

/** Operations under way at once: what a busy node has. */
const IN_FLIGHT = 50
/** Accounts that are closed and then opened in one go; the same however many there are. */
const BURST = 500
/** What a heap, a journal, a write-ahead log or an empty index takes more at one time than at another. */
const SLACK_BYTES = 6_000_000
/** When a store that does not shrink is given up. */
const PATIENCE_MS = 300_000
/** How long the record of a closed account is kept: long enough to be there while it is measured. */
const KEPT_MS = 20_000

function calls(opened: OpenedScaleStore): CellCalls {
  const { store } = opened
  /** Nothing is touched: whether a check writes depends on when the account was seen last, and not on how many there are. */
  const policy = { lock: 0, idle: '8h', touchEvery: '8h', keepEndings: { count: 1, for: KEPT_MS } } as const
  const control = createSessionControl({ store, policy, pruneEvery: 'never', storeTimeout: '30s' })
  const tokens = createTokens()
  let empty = 0
  let full = 0
  return {
    fill: async (accounts) => {
      empty = await opened.bytes()
      tokens.count = accounts
      const took = await seconds(() =>
        opened.seed
          ? seedAll(opened, tokens, resolvePolicy(policy))
          : inFlight(upTo(accounts), (i) => openOne(control, tokens, i)),
      )
      await control.prune()
      await opened.filled()
      full = await opened.bytes()
      return took
    },
    check: (ms) => rate(ms, () => inFlight(some(BURST, tokens.count), (i) => checkOne(control, tokens, i)), BURST),
    open: async (ms) => {
      let spent = 0
      let done = 0
      while (spent < ms) {
        const burst = [...some(Math.min(BURST, tokens.count / 2), tokens.count)]
        await inFlight(burst, (i) => closeOne(control, tokens, i))
        spent += 1_000 * (await seconds(() => inFlight(burst, (i) => openOne(control, tokens, i))))
        done += burst.length
      }
      return (1_000 * done) / spent
    },
    firstPage: () => medianOf(11, () => store.accounts({ limit: 100 })),
    bytes: async () => full - empty,
    closeAll: () =>
      seconds(() => opened.endAll?.(Date.now()) ?? inFlight(upTo(tokens.count), (i) => closeOne(control, tokens, i))),
    returnToEmpty: async () => {
      const start = performance.now()
      while ((await opened.left()) - empty > (full - empty) / 20 + SLACK_BYTES) {
        if (performance.now() - start > PATIENCE_MS) return -1
        await control.prune()
        await opened.tidy()
        await wait(100)
      }
      return (performance.now() - start) / 1_000
    },
  }
}

interface Tokens {
  count: number
  get(i: number): string
  set(i: number, token: string): void
}

const MOST_ACCOUNTS = 1_000_000
const TOKEN_BYTES = 40

/** Outside of the heap that is measured. */
function createTokens(): Tokens {
  const bytes = Buffer.alloc(MOST_ACCOUNTS * TOKEN_BYTES)
  const place = (i: number) => bytes.subarray(i * TOKEN_BYTES, (i + 1) * TOKEN_BYTES)
  return {
    count: 0,
    get: (i) => place(i).toString('latin1').trimEnd(),
    set: (i, token) => void place(i).write(token.padEnd(TOKEN_BYTES), 'latin1'),
  }
}

const nameOf = (i: number) => `account-${String(i).padStart(7, '0')}`

async function openOne(control: SessionControl, tokens: Tokens, i: number): Promise<void> {
  const answer = await control.open({ account: nameOf(i), device: `device ${i}`, label: 'Firefox on Linux' })
  if (answer.outcome !== 'admitted' || answer.token === null) throw new Error(`${nameOf(i)} was not admitted`)
  tokens.set(i, answer.token)
}

const SEEDED_AT_ONCE = 2_000

/** The records that as many openings would leave. */
async function seedAll(opened: OpenedScaleStore, tokens: Tokens, policy: ReturnType<typeof resolvePolicy>) {
  for (let from = 0; from < tokens.count; from += SEEDED_AT_ONCE) {
    const numbers = Array.from({ length: Math.min(SEEDED_AT_ONCE, tokens.count - from) }, (_, k) => from + k)
    await opened.seed?.(numbers.map((i) => seedOne(tokens, i, policy)))
  }
}

function seedOne(tokens: Tokens, i: number, policy: ReturnType<typeof resolvePolicy>) {
  const [secret, now] = [randomBytes(18).toString('base64url'), Date.now()]
  const hashOf = (text: string) => hash('sha256', text, 'base64url').slice(0, 22)
  const [account, device, label] = [nameOf(i), hashOf(`device ${i}`), 'Firefox on Linux']
  const command = { kind: 'open', account, now, newToken: hashOf(secret), device, label } as const
  tokens.set(i, `${secret}.${now.toString(36)}`)
  return [account, decide(EMPTY_RECORD, command, policy).record] as const
}

async function checkOne(control: SessionControl, tokens: Tokens, i: number): Promise<void> {
  const { outcome } = await control.check({ account: nameOf(i), token: tokens.get(i) })
  if (outcome !== 'alive') throw new Error(`${nameOf(i)} is not alive`)
}

async function closeOne(control: SessionControl, tokens: Tokens, i: number): Promise<void> {
  await control.close({ account: nameOf(i), token: tokens.get(i) })
}

function* upTo(count: number): Generator<number> {
  for (let i = 0; i < count; i += 1) yield i
}

/** So many different ones, at random. */
function some(count: number, of: number): Set<number> {
  const chosen = new Set<number>()
  while (chosen.size < Math.min(count, of)) chosen.add(Math.floor(Math.random() * of))
  return chosen
}

async function inFlight(items: Iterable<number>, work: (i: number) => Promise<void>): Promise<void> {
  const iterator = items[Symbol.iterator]()
  const takeTurns = async () => {
    for (let next = iterator.next(); !next.done; next = iterator.next()) await work(next.value)
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, takeTurns))
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1_000
}

async function rate(ms: number, work: () => Promise<unknown>, each: number): Promise<number> {
  const start = performance.now()
  let done = 0
  while (performance.now() - start < ms) {
    await work()
    done += each
  }
  return (1_000 * done) / (performance.now() - start)
}

async function medianOf(times: number, work: () => Promise<unknown>): Promise<number> {
  const figures: number[] = []
  for (let i = 0; i < times; i += 1) figures.push(1_000 * (await seconds(work)))
  return figures.toSorted((a, b) => a - b)[Math.floor(times / 2)] ?? Number.NaN
}

const [spec] = process.argv.slice(2)
if (process.send && spec !== undefined) {
  const opened = await openScaleStore(JSON.parse(spec) as ScaleSpec)
  const cell = calls(opened)
  process.on('message', async ({ call, args }: { call: keyof CellCalls; args: readonly number[] }) => {
    try {
      process.send?.({ figure: await (cell[call] as (...args: readonly number[]) => Promise<number>)(...args) })
    } catch (error) {
      process.send?.({ error: String(error) })
    }
  })
  process.on('disconnect', () => process.exit(0))
  process.send({ ready: true })
}
