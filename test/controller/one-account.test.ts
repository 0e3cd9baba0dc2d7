import { createSessionControl, memoryStore, type Store, UtsessionsError } from 'utsessions'
import { fakeClock } from 'utsessions/testing'
import { describe, expect, it } from 'vitest'

/** A store in which a newer version of the package has written one record. */
function withNewerRecordOf(account: string): Store {
  const store = memoryStore()
  return {
    ...store,
    load: async (asked) => {
      if (asked === account && newer)
        throw new UtsessionsError('UTS_RECORD_NEWER', 'A newer version wrote this record.')
      return store.load(asked)
    },
  }
}
let newer = false

describe('a walk over many accounts', () => {
  it('K9 I7 goes on past a record of a newer version, and counts it', async () => {
    newer = false
    const clock = fakeClock()
    const control = createSessionControl({
      store: withNewerRecordOf('bob'),
      clock,
      policy: { idle: '1h' },
      pruneEvery: 'never',
    })
    for (const account of ['ann', 'bob', 'cid']) await control.open({ account })
    newer = true
    const onProgress = () => {
      throw new Error('The window was closed')
    }
    expect(await control.revokeEveryone({ onProgress })).toEqual({ accounts: 2, sessions: 2, failed: 1 })
    await control.open({ account: 'ann' })
    clock.advance('2h')
    await control.prune()
    const { items } = await control.journal({ kinds: ['idle'] })
    expect(items.map(({ account }) => account)).toEqual(['ann'])
  })
})

describe('nonsense', () => {
  const control = createSessionControl({ store: memoryStore(), pruneEvery: 'never' })

  it.each([[''], [' '], [7 as unknown as string]])(
    'M6 an administrator called %j takes nothing over',
    async (operator) => {
      await control.open({ account: 'ann', device: 'laptop' })
      const taken = control.takeover({ account: 'ann', device: 'phone', operator })
      await expect(taken).rejects.toMatchObject({ code: 'UTS_ARGUMENT_INVALID' })
      await expect(control.revoke({ account: 'ann', all: true, operator })).rejects.toMatchObject({
        code: 'UTS_ARGUMENT_INVALID',
      })
    },
  )

  it.each([[null], [5], [{}]])('A3 a token that is %j is an error with a code', async (token) => {
    const check = control.check({ account: 'ann', token: token as unknown as string })
    await expect(check).rejects.toMatchObject({ code: 'UTS_ARGUMENT_INVALID' })
  })
})
