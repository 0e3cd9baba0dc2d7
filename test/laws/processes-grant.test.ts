// One grant and newcomers in several processes, on every store that processes can share.

import { expect, it } from 'vitest'
import type { OpenAnswer } from '../../src/index.ts'
import { admitted, inEveryPlace } from './processes.ts'

const ACCOUNTS: readonly string[] = Array.from({ length: 40 }, (_, i) => `U${i}`)

inEveryPlace(2, (here) => {
  it('J: of two newcomers exactly one is in by a grant, and the other is refused', async () => {
    await here.rule({ maxSessions: 1, lock: 'forever', idle: '30m' })
    await Promise.all(ACCOUNTS.map((account) => here.control.open({ account, device: 'A' })))
    await Promise.all(ACCOUNTS.map((account) => here.control.grant({ account, operator: 'Sam' })))
    const both = await Promise.all(
      here.workers.map((worker, w) =>
        worker.call(
          'ask',
          'open',
          ACCOUNTS.map((account) => ({ account, device: `of process ${w}` })),
        ),
      ),
    )
    for (const [i, account] of ACCOUNTS.entries()) {
      const answers = both.map((timed) => timed[i]?.answer as OpenAnswer)
      expect(answers.map(({ outcome }) => outcome).toSorted()).toEqual(['admitted', 'refused'])
      const [winner] = admitted(answers)
      expect(await here.live(account)).toEqual([winner?.session.id])
      const kinds = ['granted', 'displaced', 'taken-over'] as const
      expect((await here.journal(account, kinds)).map(({ kind }) => kind)).toEqual(kinds)
    }
  })

  it('J: of fifty in each process one is in by a grant, and a grant among them is never used twice', async () => {
    await here.rule({ maxSessions: 1, lock: 'forever', idle: '30m' })
    await here.control.open({ account: 'U', device: 'A' })
    const openings = here.workers.map((worker, w) =>
      worker.call(
        'ask',
        'open',
        Array.from({ length: 50 }, (_, i) => ({ account: 'U', device: `${w}-${i}` })),
      ),
    )
    await here.control.grant({ account: 'U', operator: 'Sam' })
    const early = admitted((await Promise.all(openings)).flat().map(({ answer }) => answer as OpenAnswer))
    expect(early.length).toBeLessThanOrEqual(1)
    const late = await Promise.all(
      here.workers.map((worker, w) => worker.call('ask', 'open', [{ account: 'U', device: `late-${w}` }])),
    )
    const then = admitted(late.flat().map(({ answer }) => answer as OpenAnswer))
    expect(early.length + then.length).toBe(1)
    expect(await here.journal('U', ['taken-over'])).toHaveLength(1)
    expect(await here.live('U')).toEqual([...early, ...then].map(({ session }) => session.id))
  })
})
