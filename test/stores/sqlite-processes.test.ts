// What only several processes on one SQLite file can show: starting at once, dying in the middle, being told.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sqliteStore } from '../../src/stores/sqlite.ts'
import { recordOf, walk } from '../../src/testing/conformance/case.ts'
import { startWorkers, type Worker } from '../support/workers.ts'
import { type TemporaryFolder, temporaryFolder } from './temporary-folder.ts'

let folder: TemporaryFolder
let path: string
let workers: readonly Worker[] = []
const file = (path: string) => ({ kind: 'sqlite' as const, path })

beforeEach(() => {
  folder = temporaryFolder()
  path = `${folder.path}/sessions.db`
})

afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.stop()))
  folder.remove()
})

describe('several processes on one SQLite file', { timeout: 90_000 }, () => {
  it('ten that open a new file at once all get it, with one set of tables, twelve times over', async () => {
    workers = await startWorkers(10)
    const paths = Array.from({ length: 12 }, (_, i) => `${path}-${i}`)
    await Promise.all(workers.map((worker) => worker.call('openStores', paths.map(file))))
    for (const each of paths) {
      const store = sqliteStore({ path: each })
      expect((await store.swap('u', 0, recordOf([]), [])).swapped).toBe(true)
      await store.close()
    }
  })

  it('killing them while they write leaves every acknowledged swap, and no half of one (K3, K4)', async () => {
    workers = await startWorkers(2)
    await Promise.all(workers.map((worker) => worker.call('openStores', [file(path)])))
    const acknowledged = await Promise.all(workers.map((worker, i) => killAfter(worker, 300 + i * 100, `w${i}-`)))
    const store = sqliteStore({ path })
    const lines = await walk((cursor) => store.journal({ cursor, limit: 1_000 }))
    const written = lines.map(({ account }) => account)
    expect(new Set(written).size).toBe(written.length)
    expect(new Set(written)).toEqual(new Set(await known(store, ['w0-', 'w1-'], written.length)))
    for (const account of acknowledged.flat()) expect(written).toContain(account)
    await store.close()
  })

  it('a watch is told of swaps by another process', async () => {
    workers = await startWorkers(1)
    const store = sqliteStore({ path, watchEvery: 5 })
    let hear = (_account: string) => {}
    const told = new Promise<string>((resolve) => {
      hear = resolve
    })
    await store.watch?.(hear)
    const [worker] = workers
    await worker?.call('openStores', [file(path)])
    void worker?.call('swapWithoutEnd', 'elsewhere-').catch(() => {})
    expect(await told).toBe('elsewhere-0')
    await store.close()
  })
})

/** Lets a worker write, and kills it with SIGKILL once that many swaps were acknowledged. @returns their accounts */
function killAfter(worker: Worker, count: number, prefix: string): Promise<readonly string[]> {
  const accounts: string[] = []
  return new Promise((resolve) => {
    worker.process.on('message', ({ acknowledged }: { acknowledged?: string }) => {
      if (acknowledged !== undefined) accounts.push(acknowledged)
      if (accounts.length === count) worker.process.kill('SIGKILL')
    })
    worker.process.on('exit', () => resolve(accounts))
    void worker.call('swapWithoutEnd', prefix).catch(() => {})
  })
}

/** The accounts of which there is a record, whoever looks for a little more than there may be. */
async function known(
  store: ReturnType<typeof sqliteStore>,
  prefixes: readonly string[],
  most: number,
): Promise<string[]> {
  const accounts: string[] = []
  for (const prefix of prefixes) {
    for (let i = 0; i <= most; i += 1) {
      const { revision } = await store.load(`${prefix}${i}`)
      if (revision !== 0) accounts.push(`${prefix}${i}`)
    }
  }
  return accounts
}
