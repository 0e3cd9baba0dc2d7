// A store by a postgres: URL passes the proof of a store, over each of the drivers, with each way of asking and telling.

import { describe, expect, it, onTestFinished } from 'vitest'
import { storeFromUrl } from '../../src/stores/url.ts'
import { anyPostgres } from '../support/servers/postgres.ts'
import { postgresServer } from '../support/tools.ts'
import { conformsByUrl } from './url-conforms.ts'

const tool = postgresServer()

for (const { driver, more } of [
  { driver: 'pg', more: '' },
  { driver: 'postgres', more: '&prepare=true&notify=true' },
] as const) {
  conformsByUrl(`storeFromUrl('postgres://…${more}') over ${driver}`, {
    tool,
    start: anyPostgres,
    place: 'schema',
    more,
    without: {},
    options: { driver },
  })
}

describe.skipIf('missing' in tool)('a postgres: URL', () => {
  it('with prepare=true serves over pg too, and with notify=false makes a store that cannot be watched', async () => {
    const { url, stop } = await anyPostgres()
    onTestFinished(stop)
    const parameters = 'prefix=other_&prepare=true&notify=false&application_name=quiet'
    const store = await storeFromUrl(`${url}?${parameters}`, { driver: 'pg' })
    expect((await store.load('u')).record.sessions).toEqual([])
    expect(store.watch).toBeUndefined()
    await store.close()
  })
})
