// Closing, and what is there when a store is opened again.

import assert from 'node:assert/strict'
import { entryOf, put, recordOf, type StoreCase, sessionOf } from './case.ts'

export const closingCases: readonly StoreCase[] = [
  {
    name: 'closing twice is harmless, and leaves other connections alone',
    run: async ({ open }) => {
      const [one, other] = [await open(), await open()]
      await one.close()
      await one.close()
      await put(other, 'u', recordOf([sessionOf('s')]))
      assert.deepEqual((await other.load('u')).record, recordOf([sessionOf('s')]))
    },
  },
  {
    name: 'closing while somebody watches is harmless',
    run: async ({ open }) => {
      const store = await open()
      const unwatch = await store.watch?.(() => {})
      await store.close()
      await unwatch?.()
    },
  },
  {
    name: 'a store that is opened again has its records, its journal, and its revisions (K4)',
    needs: 'durable',
    run: async ({ open }) => {
      const before = await open()
      const revision = await put(before, 'u', recordOf([sessionOf('s')]), [entryOf('u', 's')])
      await before.close()
      const after = await open()
      assert.deepEqual(await after.load('u').then(({ record }) => record), recordOf([sessionOf('s')]))
      assert.deepEqual((await after.journal()).items, [entryOf('u', 's')])
      assert.deepEqual(
        (await after.accounts()).items.map(({ account }) => account),
        ['u'],
      )
      assert.equal((await after.swap('u', revision, recordOf([]), [])).swapped, true)
      assert.equal((await after.swap('u', revision, recordOf([]), [])).swapped, false)
    },
  },
]
