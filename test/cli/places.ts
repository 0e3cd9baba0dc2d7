// Stores that the command line's tests work on: named by a URL, with nothing in them yet, and a control of an application on each.

import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createSessionControl, type PolicyOptions, type SessionControl, type Store } from '../../src/index.ts'
import { storeFromUrl } from '../../src/stores/url.ts'
import { temporaryFolder } from '../stores/temporary-folder.ts'
import type { StoreSpec } from '../support/store-spec.ts'
import { type Outcome, utsessions } from './streams.ts'

export interface Place {
  readonly url: string
  /** For a process of the application's. */
  readonly spec: StoreSpec
}

export function sqlitePlace(): Place {
  const folder = temporaryFolder()
  onTestFinished(() => folder.remove())
  const path = join(folder.path, 'sessions.db')
  return { url: `sqlite:${path}`, spec: { kind: 'sqlite', path } }
}

export function redisPlace(url: string): Place {
  const prefix = `t${randomBytes(6).toString('hex')}`
  return { url: `${url}?prefix=${prefix}`, spec: { kind: 'redis', url, prefix } }
}

export function postgresPlace(url: string): Place {
  const schema = `t${randomBytes(6).toString('hex')}`
  return { url: `${url}?schema=${schema}`, spec: { kind: 'postgres', url, schema } }
}

export interface Application {
  readonly url: string
  readonly control: SessionControl
  readonly store: Store
  /** The command line on the same store. */
  readonly cli: (...args: readonly string[]) => Promise<Outcome>
  /** The same with --json, its lines parsed; fails unless it ends with 0 and without a complaint. */
  readonly lines: (...args: readonly string[]) => Promise<readonly Record<string, unknown>[]>
  /** The same for a verb that prints one document. */
  readonly document: (...args: readonly string[]) => Promise<Record<string, unknown>>
}

/** The application's own control, until the test is over. */
export async function application({ url }: Place, policy: PolicyOptions = {}): Promise<Application> {
  const store = await storeFromUrl(url)
  const control = createSessionControl({ store, policy, pruneEvery: 'never', storeTimeout: '30s' })
  onTestFinished(async () => {
    control.dispose()
    await store.close()
  })
  const cli = (...args: readonly string[]) => utsessions(args, { env: { UTSESSIONS_STORE: url } })
  const json = async (...args: readonly string[]) => {
    const { code, out, err } = await cli(...args, '--json')
    if (code !== 0 || err !== '') throw new Error(`ended with ${code}: ${err}`)
    return out
  }
  return {
    url,
    control,
    store,
    cli,
    lines: async (...args) =>
      (await json(...args))
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
    document: async (...args) => JSON.parse(await json(...args)),
  }
}

const AT_ONCE = 50

/** A session for each of them, not all at once: a server that others use too must answer each in time. */
export async function openAll(control: SessionControl, accounts: readonly string[]): Promise<void> {
  for (let at = 0; at < accounts.length; at += AT_ONCE)
    await Promise.all(
      accounts.slice(at, at + AT_ONCE).map((account) => control.open({ account, device: account.slice(0, 100) })),
    )
}
