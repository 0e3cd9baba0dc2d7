// Of all who swap on one revision one wins, and the others change nothing.

import assert from 'node:assert/strict'
import { createSessionControl } from '../../controller/controller.ts'
import { fakeClock } from '../fake-clock.ts'
import { entryOf, idsOf, openMany, type Place, put, recordOf, type StoreCase, sessionOf } from './case.ts'

const CONNECTIONS = 4
const SWAPS = 32

export const raceCases: readonly StoreCase[] = [
  {
    name: 'of 32 parallel swaps on one revision, over separate connections, exactly one wins',
    run: async (place) => {
      await put(await place.open(), 'u', recordOf([sessionOf('before')]))
      await oneWins(place)
    },
  },
  {
    name: 'of 32 parallel first swaps of an unknown account exactly one wins',
    run: (place) => oneWins(place),
  },
  {
    name: 'a swap with a stale revision changes nothing, journal included',
    run: async ({ open }) => {
      const [mine, theirs] = [await open(), await open()]
      const { revision } = await mine.load('u')
      await put(theirs, 'u', recordOf([sessionOf('theirs')]), [entryOf('u', 'theirs')])
      const swapped = await mine.swap('u', revision, recordOf([sessionOf('mine')]), [entryOf('u', 'mine')])
      assert.equal(swapped.swapped, false)
      assert.deepEqual(idsOf(await mine.load('u')), ['theirs'])
      assert.deepEqual((await mine.journal()).items, [entryOf('u', 'theirs')])
    },
  },
  {
    name: 'what a lost swap gives as the current record is the current record, and its revision swaps',
    run: async ({ open }) => {
      const [mine, theirs] = [await open(), await open()]
      const { revision } = await mine.load('u')
      await put(theirs, 'u', recordOf([sessionOf('theirs')]))
      const lost = await mine.swap('u', revision, recordOf([]), [])
      if (lost.swapped) assert.fail('a swap with a stale revision was taken')
      const current = lost.current ?? (await mine.load('u'))
      assert.deepEqual(current.record, recordOf([sessionOf('theirs')]))
      assert.equal((await mine.swap('u', current.revision, recordOf([]), [])).swapped, true)
    },
  },
  {
    name: 'a record that is as it was before has another revision all the same',
    run: async ({ open }) => {
      const store = await open()
      const revision = await put(store, 'u', recordOf([]))
      await put(store, 'u', recordOf([sessionOf('s')]))
      await put(store, 'u', recordOf([]))
      assert.equal((await store.swap('u', revision, recordOf([sessionOf('late')]), [])).swapped, false)
    },
  },
  {
    name: 'a swap is seen at once by every other connection',
    run: async (place) => {
      const stores = await openMany(place, CONNECTIONS)
      for (const [i, store] of stores.entries()) {
        await put(store, 'u', recordOf([sessionOf(`s${i}`)]))
        for (const other of stores) assert.deepEqual(idsOf(await other.load('u')), [`s${i}`])
      }
    },
  },
  {
    name: 'accounts do not wait for each other: parallel swaps of different accounts all win',
    run: async (place) => {
      const stores = await openMany(place, CONNECTIONS)
      const accounts = Array.from({ length: 100 }, (_, i) => `u${i}`)
      await Promise.all(accounts.map((account, i) => put(at(stores, i), account, recordOf([sessionOf(account)]))))
      for (const account of accounts) assert.deepEqual(idsOf(await at(stores, 0).load(account)), [account])
    },
  },
  {
    name: '64 openings through controls on separate connections make 64 sessions and 64 journal lines',
    run: async (place) => {
      const stores = await openMany(place, CONNECTIONS)
      const controls = stores.map((store) =>
        createSessionControl({
          store,
          policy: { maxSessions: 'unlimited' },
          clock: fakeClock(),
          pruneEvery: 'never',
          storeTimeout: '30s',
        }),
      )
      await Promise.all(Array.from({ length: 64 }, (_, i) => at(controls, i).open({ account: 'u' })))
      assert.equal(new Set(idsOf(await at(stores, 0).load('u'))).size, 64)
      const { items } = await at(stores, 0).journal({ account: 'u', kinds: ['opened'] })
      assert.equal(new Set(items.map(({ session }) => session)).size, 64)
      assert.equal(items.length, 64)
    },
  },
]

async function oneWins(place: Place): Promise<void> {
  const stores = await openMany(place, CONNECTIONS)
  const { revision } = await at(stores, 0).load('u')
  const swaps = await Promise.all(
    Array.from({ length: SWAPS }, (_, i) =>
      at(stores, i).swap('u', revision, recordOf([sessionOf(`s${i}`)]), [entryOf('u', `s${i}`)]),
    ),
  )
  const winners = swaps.flatMap(({ swapped }, i) => (swapped ? [`s${i}`] : []))
  assert.equal(winners.length, 1)
  assert.deepEqual(idsOf(await at(stores, 1).load('u')), winners)
  assert.deepEqual(
    (await at(stores, 1).journal()).items.map(({ session }) => session),
    winners,
  )
}

/** The one whose turn it is, going round. */
function at<T>(list: readonly T[], i: number): T {
  return list[i % list.length] as T
}
