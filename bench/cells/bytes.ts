// What one live session takes: so many accounts, each with a token, a host session, a device and a label; the journal apart. Needs --expose-gc.

import { statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { memoryStore, type SessionControl, type Store } from 'utsessions'
import { sqliteStore } from 'utsessions/sqlite'
import type { OpenCell } from '../cell.ts'
import { controlOf, openingOf } from './sessions.ts'
import { openNodeRedis, placeOf } from './stores.ts'

const IN_FLIGHT = 200
const FIRST_NUMBER = 100_000

/** Each gives bytes for one session. */
export const open: OpenCell = async (name, places) => {
  switch (name) {
    case 'memory':
      return { measure: (count: number) => grown(count, heapBytes, () => openMany(storeOnly(memoryStore()), count)) }
    case 'SQLite':
      return { measure: (count: number) => sqliteBytes(join(placeOf(places, 'folder'), 'bytes.db'), count) }
    case 'Redis and cache':
      return { measure: (count: number) => redisBytes(placeOf(places, 'redis'), count) }
    default:
      throw new Error(`there is no cell ${name}`)
  }
}

/** Kept until the measure is taken. */
const held: unknown[] = []

/** Without the journal's lines. */
function storeOnly(store: Store): SessionControl {
  held.push(store)
  return controlOf({ store: { ...store, swap: (account, revision, next) => store.swap(account, revision, next, []) } })
}

function heapBytes(): number {
  globalThis.gc?.()
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

async function grown(count: number, bytes: () => number | Promise<number>, work: () => Promise<unknown>) {
  const before = await bytes()
  held.push(await work())
  return ((await bytes()) - before) / count
}

async function sqliteBytes(path: string, count: number): Promise<number> {
  const control = storeOnly(sqliteStore({ path }))
  const database = new DatabaseSync(path)
  const size = () => {
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    return statSync(path).size
  }
  return grown(count, size, () => openMany(control, count))
}

/** The second is what the cache of another control takes that has checked them all. */
async function redisBytes(url: string, count: number): Promise<readonly [server: number, cache: number]> {
  const { client, store } = await openNodeRedis(url)
  const used = async () => Number(/used_memory:(\d+)/.exec(await client.info('memory'))?.[1])
  const tokens = Buffer.alloc(count * TOKEN_BYTES)
  const server = await grown(count, used, () => openMany(storeOnly(store), count, tokens))
  const cached = controlOf({ store, cache: { entries: count, lease: '60s' } })
  held.push(cached)
  const cache = await grown(count, heapBytes, () => inFlight(count, (i) => checkOne(cached, tokens, i)))
  return [server, cache]
}

const TOKEN_BYTES = 40

/** Outside of the heap that is measured. */
const placeIn = (tokens: Buffer, i: number) => tokens.subarray(i * TOKEN_BYTES, (i + 1) * TOKEN_BYTES)

async function openMany(control: SessionControl, count: number, tokens?: Buffer): Promise<SessionControl> {
  await inFlight(count, async (i) => {
    const answer = await control.open(openingOf(nameOf(i), i))
    if (answer.outcome !== 'admitted') throw new Error(`${nameOf(i)} was not admitted`)
    if (tokens) placeIn(tokens, i).write((answer.token ?? '').padEnd(TOKEN_BYTES), 'latin1')
  })
  return control
}

async function checkOne(control: SessionControl, tokens: Buffer, i: number): Promise<void> {
  const { outcome } = await control.check({
    account: nameOf(i),
    token: placeIn(tokens, i).toString('latin1').trimEnd(),
  })
  if (outcome !== 'alive') throw new Error(`${nameOf(i)} is not alive`)
}

const nameOf = (i: number) => `user-${FIRST_NUMBER + i}`

async function inFlight(count: number, work: (i: number) => Promise<void>): Promise<void> {
  let next = 0
  const takeTurns = async () => {
    while (next < count) await work(next++)
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, takeTurns))
}
