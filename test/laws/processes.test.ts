// Races of four processes for one account, through controls of their own, on every store that processes can share.

import { expect, it } from 'vitest'
import type { Entry, OpenAnswer } from '../../src/index.ts'
import { admitted, type Ground, inEveryPlace } from './processes.ts'

/** Openings of one account, each on a device of its own: so many at once in each of the processes. */
async function stampede(here: Ground, each: number, account = 'U') {
  const timed = await Promise.all(
    here.workers.map((worker, w) => worker.call('ask', 'open', requests(each, account, `device-${w}`))),
  )
  const answers = timed.flat().map(({ answer }) => answer as OpenAnswer)
  return { answers, slowestMs: Math.max(...timed.flat().map(({ ms }) => ms)) }
}

function requests(count: number, account: string, device: string) {
  return Array.from({ length: count }, (_, i) => ({ account, device: `${device}-${i}`, label: `${device}-${i}` }))
}

inEveryPlace(4, (here) => {
  it('J1: of 100 simultaneous openings under lock forever exactly one is admitted', async () => {
    await here.rule({ maxSessions: 1, lock: 'forever', idle: '30m' })
    const { answers } = await stampede(here, 25)
    const ids = admitted(answers).map(({ session }) => session.id)
    expect(ids).toHaveLength(1)
    expect(answers.filter(({ outcome }) => outcome === 'refused')).toHaveLength(99)
    expect(await here.live('U')).toEqual(ids)
    expect((await here.journal('U', ['opened'])).map(({ session }) => session)).toEqual(ids)
  })

  it('J2: of 100 simultaneous openings under lock 0 exactly one is alive afterwards, and 99 are told by whom', async () => {
    await here.rule({ maxSessions: 1, lock: 0 })
    const opened = admitted((await stampede(here, 25)).answers)
    const ids = new Set(opened.map(({ session }) => session.id))
    expect(ids.size).toBe(100)
    const checks = await Promise.all(
      opened.map(({ token }) => here.control.check({ account: 'U', token: token ?? '' })),
    )
    const ended = checks.filter((answer) => answer.outcome === 'ended')
    expect(checks.length - ended.length).toBe(1)
    for (const { reason, by } of ended) {
      expect(reason).toBe('displaced')
      expect(ids).toContain(by?.session)
    }
  })

  it('J3: of 100 simultaneous openings under a limit of three exactly three are admitted', async () => {
    await here.rule({ maxSessions: 3, lock: 'forever', idle: '30m' })
    const ids = admitted((await stampede(here, 25)).answers).map(({ session }) => session.id)
    expect(ids).toHaveLength(3)
    expect((await here.live('U')).sort()).toEqual(ids.sort())
  })

  it('J9: 400 openings are each answered within two seconds, none is lost, and the journal is exact', async () => {
    await here.rule({ maxSessions: 1, lock: 0 })
    const slowest: number[] = []
    for (const account of ['U', 'V', 'W']) {
      const { answers, slowestMs } = await stampede(here, 100, account)
      slowest.push(slowestMs)
      const ids = admitted(answers).map(({ session }) => session.id)
      expect(new Set(ids).size).toBe(400)
      const told = succession(await here.journal(account, ['opened', 'displaced']))
      expect(told).toEqual({ opened: new Set(ids), living: await here.live(account) })
    }
    expect(Math.min(...slowest)).toBeLessThan(2_000)
  })
})

/** Goes through the journal as it tells it: whoever is displaced was living, and nobody opens twice. */
function succession(entries: readonly Entry[]): { opened: Set<string>; living: string[] } {
  const opened = new Set<string>()
  const living = new Set<string>()
  for (const { kind, session = '' } of entries) {
    if (kind === 'opened') {
      expect(opened).not.toContain(session)
      opened.add(session)
      living.add(session)
    } else {
      expect(living).toContain(session)
      living.delete(session)
    }
  }
  return { opened, living: [...living] }
}
