// A process of its own on the log of examples/log-store: counts against others, opens against others, or writes until it is killed.

import { createSessionControl } from 'utsessions'
import { logStore } from '../../examples/log-store/log-store.ts'
import { put, recordOf, sessionOf } from '../../src/testing/conformance/case.ts'
import { fakeClock } from '../../src/testing/index.ts'

const [, , path = '', verb = '', name = ''] = process.argv
const store = logStore(path)

const verbs: Readonly<Record<string, () => Promise<unknown>>> = {
  /** 500 increments of one record; a swap that loses is done again. */
  count: async () => {
    for (let won = 0; won < 500; ) {
      const { record, revision } = await store.load('u')
      const { swapped } = await store.swap('u', revision, { ...record, at: record.at + 1 }, [])
      if (swapped) won += 1
    }
  },
  /** 50 openings at once, each on a device of its own. */
  open: async () => {
    const policy = { lock: 'forever', idle: '1h' } as const
    const control = createSessionControl({ store, policy, clock: fakeClock(), pruneEvery: 'never' })
    const devices = Array.from({ length: 50 }, (_, i) => `${name}-${i}`)
    const answers = await Promise.all(devices.map((device) => control.open({ account: 'v', device })))
    return answers.map(({ outcome }) => outcome)
  },
  /** Records of half a megabyte, which are long under way; tells of each that was acknowledged. */
  write: async () => {
    const label = 'x'.repeat(500_000)
    for (let i = 0; ; i += 1) {
      const account = `${name}-${i}`
      await put(store, account, recordOf([sessionOf(account, { label })]), [
        { account, kind: 'opened', at: i, session: account },
      ])
      process.send?.({ acknowledged: account })
    }
  },
}

process.on('message', async () => {
  try {
    process.send?.({ answer: await verbs[verb]?.() })
  } catch (error) {
    process.send?.({ error: String(error) })
  }
})
process.on('disconnect', () => process.exit())
process.send?.('ready')
