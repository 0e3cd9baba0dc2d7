// What is over may be dropped, never before; and what was dropped does not come back through an old revision.

import assert from 'node:assert/strict'
import { EMPTY_RECORD } from '../../policy/record.ts'
import { entryOf, idsOf, KEPT_UNTIL, openMany, put, putEach, recordOf, type StoreCase, sessionOf } from './case.ts'

export const pruneCases: readonly StoreCase[] = [
  {
    name: 'prune keeps a record until its keepUntil, and drops it after',
    needs: 'prune',
    run: async ({ open }) => {
      const store = await open()
      await put(store, 'u', recordOf([sessionOf('s')]))
      assert.equal(await store.prune(KEPT_UNTIL - 1), 0)
      assert.deepEqual(idsOf(await store.load('u')), ['s'])
      assert.equal(await store.prune(KEPT_UNTIL + 1), 1)
      assert.deepEqual((await store.load('u')).record, EMPTY_RECORD)
      assert.deepEqual((await store.accounts()).items, [])
    },
  },
  {
    name: 'prune keeps a record whose session is due, as long as the record is to be kept',
    run: async ({ open }) => {
      const store = await open()
      await put(store, 'u', recordOf([sessionOf('s')], { dueAt: KEPT_UNTIL - 9 }))
      assert.equal(await store.prune(KEPT_UNTIL - 1), 0)
      assert.deepEqual(idsOf(await store.load('u')), ['s'])
    },
  },
  {
    name: 'prune goes by what was written last',
    run: async ({ open }) => {
      const store = await open()
      await put(store, 'u', recordOf([], { keepUntil: KEPT_UNTIL }))
      await put(store, 'u', recordOf([sessionOf('s')], { keepUntil: KEPT_UNTIL + 100 }))
      assert.equal(await store.prune(KEPT_UNTIL + 50), 0)
      assert.deepEqual(idsOf(await store.load('u')), ['s'])
    },
  },
  {
    name: 'prunes at once over separate connections drop each record once',
    needs: 'prune',
    run: async (place) => {
      const stores = await openMany(place, 4)
      const accounts = Array.from({ length: 1_200 }, (_, i) => `u${i}`)
      await putEach(await place.open(), accounts, recordOf([]))
      const dropped = await Promise.all(stores.map((store) => store.prune(KEPT_UNTIL + 1)))
      assert.equal(
        dropped.reduce((sum, count) => sum + count, 0),
        1_200,
      )
    },
  },
  {
    name: 'a revision from before a record was dropped does not swap the one that came after',
    run: async ({ open }) => {
      const store = await open()
      const over = recordOf([sessionOf('first')], { at: 1, keepUntil: 1 })
      const revision = await put(store, 'u', over)
      await store.prune(KEPT_UNTIL - 1)
      await put(store, 'u', recordOf([sessionOf('second')]))
      assert.equal((await store.swap('u', revision, recordOf([sessionOf('late')]), [])).swapped, false)
      assert.deepEqual(idsOf(await store.load('u')), ['second'])
    },
  },
  {
    name: 'the journal outlives the record',
    run: async ({ open }) => {
      const store = await open()
      await put(store, 'u', recordOf([sessionOf('s')], { keepUntil: 1 }), [entryOf('u', 's')])
      await store.prune(entryOf('u', 's').at + 1)
      assert.deepEqual((await store.journal()).items, [entryOf('u', 's')])
    },
  },
]
