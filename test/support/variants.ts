// The surroundings in which the same rows must hold: frameworks, hosts, their settings, stores.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memoryStore, type Store } from 'utsessions'
import { sqliteStore } from 'utsessions/sqlite'
import { fakeClock } from 'utsessions/testing'
import { afterAll, afterEach, describe, it } from 'vitest'
import { type AppOptions, startApp, type TestApp } from './express-app.ts'
import { type Place, places, type RunningPlace } from './places.ts'
import { openStore, withoutClock } from './store-spec.ts'

export type StoreKind = 'memory' | 'sqlite' | 'redis' | 'postgres'

export interface Variant extends AppOptions {
  readonly name: string
  readonly kind: StoreKind
}

/** Pairs of everything with everything, not all of the product. */
export const variants: readonly Variant[] = [
  { name: 'Express 5, resave off, memory', express: 'express5', session: { resave: false }, kind: 'memory' },
  { name: 'Express 4, resave on, memory', express: 'express4', session: { resave: true }, kind: 'memory' },
  {
    name: 'Express 5, resave and rolling, SQLite',
    express: 'express5',
    session: { resave: true, rolling: true },
    kind: 'sqlite',
  },
  {
    name: 'Express 4, rolling, SQLite',
    express: 'express4',
    session: { resave: false, rolling: true },
    kind: 'sqlite',
  },
  { name: 'Express 5, own login cookie, memory', express: 'express5', host: 'login-cookie', kind: 'memory' },
  { name: 'Express 4, own login cookie, SQLite', express: 'express4', host: 'login-cookie', kind: 'sqlite' },
  { name: 'Express 5, resave off, Redis', express: 'express5', session: { resave: false }, kind: 'redis' },
  {
    name: 'Express 4, resave and rolling, PostgreSQL',
    express: 'express4',
    session: { resave: true, rolling: true },
    kind: 'postgres',
  },
]

/** Those with express-session and passport. */
export const withHostData = variants.filter((variant) => variant.host !== 'login-cookie')

export type Start = (options?: AppOptions) => Promise<TestApp>

/** The same tests in each surrounding; `start` makes an application there, which is closed after the test. Called at the top of a file. */
export function inEach(some: readonly Variant[], define: (start: Start, variant: Variant) => void): void {
  afterAll(stopServers)
  for (const variant of some) {
    describe(variant.name, () => {
      const missing = serverOf(variant.kind)?.missing
      if (missing === undefined) define(starting(variant), variant)
      else it.skip(`holds (skipped: ${missing})`)
    })
  }
}

/** Applications in one surrounding, closed after each test. */
export function starting(variant: Variant | undefined = variants[0]): Start {
  const running: TestApp[] = []
  const stores: (() => Promise<void>)[] = []
  afterEach(async () => {
    await Promise.all(running.splice(0).map((app) => app.close()))
    await Promise.all(stores.splice(0).map((close) => close()))
  })
  return async (options = {}) => {
    const opened = options.store ? undefined : await openDoors(variant?.kind)
    const store = options.store ?? opened?.stores[0]
    if (opened) stores.push(opened.close)
    const app = await startApp({
      clock: fakeClock(beginningFor(variant?.kind)),
      ...variant,
      ...options,
      ...(store && { store }),
      session: { ...variant?.session, ...options.session },
    })
    running.push(app)
    return app
  }
}

/** A server drops by its own clock what is over: there the test's time lies where nothing is. */
function beginningFor(kind: StoreKind | undefined): number | undefined {
  return kind && serverOf(kind) ? Date.UTC(2100, 0, 1, 10) : undefined
}

export interface OpenedStores {
  readonly stores: readonly Store[]
  close(): Promise<void>
}

/** So many doors to the same records: connections of their own where the store has connections. The time is the test's. */
export async function openDoors(kind: StoreKind = 'memory', count = 1): Promise<OpenedStores> {
  if (kind === 'memory' || kind === 'sqlite') return openStores(kind, count)
  const spec = (await serverFor(kind)).fresh()
  const stores = await Promise.all(Array.from({ length: count }, () => openStore(spec)))
  return {
    stores: stores.map(withoutClock),
    close: async () => void (await Promise.all(stores.map((store) => store.close()))),
  }
}

/** The same for stores that are opened at once. */
export function openStores(kind: 'memory' | 'sqlite' = 'memory', count = 1): OpenedStores {
  if (kind === 'memory') return { stores: Array<Store>(count).fill(memoryStore()), close: async () => {} }
  const folder = mkdtempSync(join(tmpdir(), 'utsessions-'))
  const stores = Array.from({ length: count }, () => sqliteStore({ path: join(folder, 'sessions.db') }))
  return {
    stores,
    close: async () => {
      for (const store of stores) await store.close()
      rmSync(folder, { recursive: true })
    },
  }
}

/** One server of a kind for all tests of a file, started by the first that needs it. */
const servers = new Map<StoreKind, Promise<RunningPlace>>()

function serverOf(kind: StoreKind): Place | undefined {
  const names: Partial<Record<StoreKind, string>> = { redis: 'Redis', postgres: 'PostgreSQL' }
  return places.find(({ name }) => name === names[kind])
}

async function serverFor(kind: StoreKind): Promise<RunningPlace> {
  const started = servers.get(kind) ?? serverOf(kind)?.start()
  if (!started) throw new Error(`a store of the kind ${kind} needs no server`)
  servers.set(kind, started)
  return started
}

async function stopServers(): Promise<void> {
  const running = await Promise.all(servers.values())
  servers.clear()
  await Promise.all(running.map((server) => server.stop()))
}
