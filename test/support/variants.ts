// The surroundings in which the same rows must hold: frameworks, hosts, their settings, stores.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memoryStore, type Store } from 'utsessions'
import { sqliteStore } from 'utsessions/sqlite'
import { afterEach, describe } from 'vitest'
import { type AppOptions, startApp, type TestApp } from './express-app.ts'

export interface Variant extends AppOptions {
  readonly name: string
  readonly kind: 'memory' | 'sqlite'
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
]

/** Those with express-session and passport. */
export const withHostData = variants.filter((variant) => variant.host !== 'login-cookie')

export type Start = (options?: AppOptions) => Promise<TestApp>

/** The same tests in each surrounding; `start` makes an application there, which is closed after the test. */
export function inEach(some: readonly Variant[], define: (start: Start, variant: Variant) => void): void {
  describe.each(some)('$name', (variant) => define(starting(variant), variant))
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
    const opened = options.store ? undefined : openStores(variant?.kind)
    const store = options.store ?? opened?.stores[0]
    if (opened) stores.push(opened.close)
    const app = await startApp({
      ...variant,
      ...options,
      ...(store && { store }),
      session: { ...variant?.session, ...options.session },
    })
    running.push(app)
    return app
  }
}

export interface OpenedStores {
  readonly stores: readonly Store[]
  close(): Promise<void>
}

/** So many doors to the same records: connections of their own where the store has connections. */
export function openStores(kind: Variant['kind'] = 'memory', count = 1): OpenedStores {
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
