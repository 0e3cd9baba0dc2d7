// Notices of an application on two nodes, over each store: who is told, how often, and what is counted.

import { createSessionControl } from 'utsessions'
import { type DisplacedNotice, notify, type RefusedRepeatedlyNotice } from 'utsessions/notices'
import { expect, it, onTestFinished, vi } from 'vitest'
import { type OpenNodes, onEachPlace } from '../support/nodes.ts'
import { collect } from './notices.ts'

const LAPTOP = { account: 'ann', device: 'laptop', label: 'Firefox on Linux', place: 'Bonn' }
const PHONE = { account: 'ann', device: 'phone', label: 'Safari on iPhone', place: 'Lyon' }

async function twoNodes(open: OpenNodes, policy: { lock: 0 | '1h' }) {
  const stores = await open(2)
  return stores.map((store) => {
    const control = createSessionControl({ store, policy, pruneEvery: 'never', storeTimeout: '30s' })
    onTestFinished(() => control.dispose())
    return control
  })
}

onEachPlace((open) => {
  it('a displacement is told by the node that made it, and by no other', async () => {
    const [one, other] = await twoNodes(open, { lock: 0 })
    const [here, there] = [collect<DisplacedNotice>(), collect<DisplacedNotice>()]
    if (one) notify(one, { onDisplaced: here.hook })
    if (other) notify(other, { onDisplaced: there.hook })
    const before = await one?.open(LAPTOP)
    await other?.open(PHONE)
    expect(await there.reach(1)).toMatchObject([
      {
        session: { device: 'Firefox on Linux', since: before?.outcome === 'admitted' && before.session?.openedAt },
        by: { device: 'Safari on iPhone', place: 'Lyon' },
      },
    ])
    expect(here.notices).toEqual([])
  })

  it('refusals are counted over both nodes', async () => {
    const [one, other] = await twoNodes(open, { lock: '1h' })
    const told = collect<RefusedRepeatedlyNotice>()
    if (one) notify(one, { onRefusedRepeatedly: told.hook })
    await one?.open(LAPTOP)
    for (const _ of [1, 2, 3]) await other?.open(PHONE)
    expect(told.notices).toEqual([])
    const refused = async () => (await one?.journal({ account: 'ann', kinds: ['refused'] }))?.items
    await vi.waitFor(async () => expect(await refused()).toHaveLength(3), { timeout: 20_000 }) // no login waits for these lines
    await one?.open(PHONE)
    expect(await told.reach(1)).toMatchObject([
      { account: 'ann', refusals: 4, reason: 'locked', holders: [{ device: 'Firefox on Linux', place: 'Bonn' }] },
    ])
  })
})
