// A record that cannot be read counts as empty and says so; one of a newer version is left alone.

import assert from 'node:assert/strict'
import { UtsessionsError } from '../../policy/errors.ts'
import { EMPTY_RECORD } from '../../policy/record.ts'
import { encodeRecord, RECORD_VERSION } from '../../stores/codec.ts'
import { idsOf, type Place, put, recordOf, type StoreCase, sessionOf } from './case.ts'

const TEXT = encodeRecord(recordOf([sessionOf('s')]))
const NEWER = TEXT.replace(/^\d+/, String(RECORD_VERSION + 1))

const DAMAGED: readonly (readonly [what: string, text: string])[] = [
  ['is cut off', TEXT.slice(0, -5)],
  ['has the wrong shape', JSON.stringify({ v: 1, sessions: 'none' })],
  ['has a session without an id', TEXT.replace('|s', '|,h')],
]

export const unreadableCases: readonly StoreCase[] = [
  ...DAMAGED.map(
    ([what, text]): StoreCase => ({
      name: `a record that ${what} counts as empty, says so, and is overwritten by the next swap (I6)`,
      needs: 'corrupt',
      run: async (place) => {
        const store = await damaged(place, text)
        const { record, revision, unreadable } = await store.load('u')
        assert.deepEqual(record, EMPTY_RECORD)
        assert.ok(unreadable instanceof UtsessionsError)
        assert.equal(unreadable.code, 'UTS_RECORD_UNREADABLE')
        assert.equal((await store.swap('u', revision, recordOf([sessionOf('next')]), [])).swapped, true)
        assert.deepEqual(idsOf(await store.load('u')), ['next'])
      },
    }),
  ),
  {
    name: 'a record of a newer version is an error, and stays as it is (K9)',
    needs: 'corrupt',
    run: async (place) => {
      const store = await damaged(place, NEWER)
      const isNewer = (error: unknown) => error instanceof UtsessionsError && error.code === 'UTS_RECORD_NEWER'
      await assert.rejects(store.load('u'), isNewer)
      await assert.rejects(store.load('u'), isNewer)
    },
  },
  {
    name: 'a damaged record harms no other account',
    needs: 'corrupt',
    run: async (place) => {
      const store = await damaged(place, 'nonsense')
      await put(store, 'v', recordOf([sessionOf('fine')]))
      assert.deepEqual(idsOf(await store.load('v')), ['fine'])
    },
  },
]

async function damaged(place: Place, text: string) {
  const store = await place.open()
  await put(store, 'u', recordOf([sessionOf('s')]))
  await place.corrupt('u', text)
  return store
}
