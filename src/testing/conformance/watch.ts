// Who watches is told of swaps by other connections.

import assert from 'node:assert/strict'
import type { Store, Unwatch } from '../../stores/store.ts'
import { LOOKALIKES, put, putEach, recordOf, type StoreCase } from './case.ts'

const PATIENCE_MS = 10_000

export const watchCases: readonly StoreCase[] = [
  {
    name: 'a watch tells of swaps by another connection, by the exact name of the account',
    needs: 'watch',
    run: async ({ open }) => {
      const [watcher, writer] = [await open(), await open()]
      const { seen, unwatch } = await watching(watcher)
      for (const account of LOOKALIKES) await put(writer, account, recordOf([]))
      await seen(LOOKALIKES)
      await unwatch()
    },
  },
  {
    name: 'a watch tells of an account each time that it is swapped',
    needs: 'watch',
    run: async ({ open }) => {
      const [watcher, writer] = [await open(), await open()]
      const { seen, told, unwatch } = await watching(watcher)
      for (let i = 0; i < 3; i += 1) {
        told.clear()
        await put(writer, 'u', recordOf([]))
        await seen(['u'])
      }
      await unwatch()
    },
  },
  {
    name: 'a watch tells of every one of 1,200 accounts that are swapped in one go',
    needs: 'watch',
    run: async ({ open }) => {
      const [watcher, writer] = [await open(), await open()]
      const { seen, unwatch } = await watching(watcher)
      const accounts = Array.from({ length: 1_200 }, (_, i) => `u${i}`)
      await putEach(writer, accounts, recordOf([]))
      await seen(accounts)
      await unwatch()
    },
  },
  {
    name: 'a watch that has ended is told nothing; another one on the same store goes on',
    needs: 'watch',
    run: async ({ open }) => {
      const [watcher, writer] = [await open(), await open()]
      const [ended, lasting] = [await watching(watcher), await watching(watcher)]
      await ended.unwatch()
      await put(writer, 'u', recordOf([]))
      await lasting.seen(['u'])
      assert.deepEqual([...ended.told], [])
      await lasting.unwatch()
    },
  },
]

interface Watching {
  readonly told: Set<string>
  readonly unwatch: Unwatch
  /** Settles once all of them have been told of. */
  seen(accounts: readonly string[]): Promise<void>
}

async function watching(store: Store): Promise<Watching> {
  if (!store.watch) throw new Error("The store has no watch. Give it one, or the reason as without: { watch: '…' }.")
  const told = new Set<string>()
  let check = () => {}
  const unwatch = await store.watch((account) => {
    told.add(account)
    check()
  })
  const seen = (accounts: readonly string[]) =>
    new Promise<void>((resolve, reject) => {
      const missing = () => accounts.filter((account) => !told.has(account))
      const late = setTimeout(
        () => reject(new assert.AssertionError({ message: `not told of ${JSON.stringify(missing())}` })),
        PATIENCE_MS,
      )
      check = () => {
        if (missing().length > 0) return
        clearTimeout(late)
        resolve()
      }
      check()
    })
  return { told, unwatch, seen }
}
