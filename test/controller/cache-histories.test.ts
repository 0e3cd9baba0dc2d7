// Two nodes with caches, on a store whose answers and notices come whenever they like: what a check may still say of a session that has ended.

import fc from 'fast-check'
import { createSessionControl, memoryStore, type SessionControl, type Store } from 'utsessions'
import { type FakeClock, fakeClock } from 'utsessions/testing'
import { expect, test } from 'vitest'
import { idOf, tokenOf } from './controls.ts'

const LEASE = 1_000
const ACCOUNTS = ['ann', 'bob'] as const

/** What waits until the test lets it go on, in any order. */
function waitingRoom() {
  const all: (() => void)[] = []
  return {
    later: <T>(work: () => T) => new Promise<T>((resolve) => all.push(() => resolve(work()))),
    go: async (n: number) => {
      all.splice(n % Math.max(1, all.length), 1)[0]?.()
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

type Waiting = ReturnType<typeof waitingRoom>

interface Node {
  readonly control: SessionControl
  /** Sessions of which it was told that they are over. */
  readonly told: Set<string>
  isCutOff: boolean
}

interface World {
  readonly clock: FakeClock
  readonly waiting: Waiting
  readonly straight: SessionControl
  readonly nodes: readonly [Node, Node]
  readonly sessions: { readonly account: string; readonly token: string; readonly id: string; endedAt?: number }[]
  readonly wrong: string[]
}

/** Read or swapped at one moment, and answered at a later one. */
function slowly(records: Store, waiting: Waiting): Store {
  const slow = async <T>(work: () => Promise<T>) => {
    const result = await waiting.later(work)
    return waiting.later(() => result)
  }
  return {
    ...records,
    load: (account) => slow(() => records.load(account)),
    swap: (...swap) => slow(() => records.swap(...swap)),
  }
}

function nodeOn(records: Store, clock: FakeClock, waiting: Waiting): Node {
  const watch: Store['watch'] = async (listener) => {
    const tell = async (account: string) => {
      const { record } = await records.load(account)
      await waiting.later(() => {})
      if (node.isCutOff) return
      listener(account)
      for (const { id } of record.endings) node.told.add(id)
    }
    return (await records.watch?.((account) => void tell(account))) ?? (() => {})
  }
  const store = { ...slowly(records, waiting), watch }
  const control = createSessionControl({
    store,
    clock,
    policy: POLICY,
    pruneEvery: 'never',
    cache: true,
    storeTimeout: '1h',
  })
  const node: Node = { control, told: new Set(), isCutOff: false }
  return node
}

const POLICY = { lock: 0, idle: '30m', touchEvery: '30s' } as const

function createWorld(): World {
  const [records, clock, waiting] = [memoryStore(), fakeClock(), waitingRoom()]
  const straight = createSessionControl({ store: records, clock, policy: POLICY, pruneEvery: 'never' })
  const nodes = [nodeOn(records, clock, waiting), nodeOn(records, clock, waiting)] as const
  return { clock, waiting, straight, nodes, sessions: [], wrong: [] }
}

/** Elsewhere; ends the one before. */
async function open({ straight, clock, sessions }: World, account: string): Promise<void> {
  const opened = await straight.open({ account })
  for (const one of sessions) if (one.account === account) one.endedAt ??= clock.now()
  sessions.push({ account, token: tokenOf(opened), id: idOf(opened) })
}

async function check({ nodes, sessions, clock, wrong }: World, n: number): Promise<void> {
  const node = nodes[n % 2] as Node
  const session = sessions[n % sessions.length] as World['sessions'][0]
  const { account, token, id, endedAt = Infinity } = session
  const [fresh, wasTold, since] = [n % 5 === 0, node.told.has(id), clock.now() - endedAt]
  const { outcome } = await node.control.check({ account, token, fresh })
  const mustBeOver = since >= LEASE || (since >= 0 && (fresh || wasTold))
  const mustBeAlive = session.endedAt === undefined
  if ((mustBeOver && outcome !== 'ended') || (mustBeAlive && outcome !== 'alive'))
    wrong.push(`${outcome}, ${since} ms after its end${fresh ? ', fresh' : ''}${wasTold ? ', told' : ''}`)
}

async function happens(world: World, n: number, checks: Promise<void>[]): Promise<void> {
  const { nodes, waiting, clock } = world
  const rest = Math.floor(n / 10)
  if (n % 10 < 4) checks.push(check(world, rest))
  else if (n % 10 < 7) await waiting.go(rest)
  else if (n % 10 === 7) clock.advance(rest * 6)
  else if (n % 10 === 8) await open(world, ACCOUNTS[rest % 2 === 0 ? 0 : 1])
  else (nodes[rest % 2] as Node).isCutOff = rest % 4 < 2
}

test('an ended session is alive for nobody who asks after the lease, or once its node was told, or afresh', {
  timeout: 120_000,
}, async () => {
  const numbers = fc.array(fc.nat(999), { minLength: 20, maxLength: 120, size: 'max' })
  await fc.assert(
    fc.asyncProperty(numbers, async (all) => {
      const world = createWorld()
      for (const account of ACCOUNTS) await open(world, account)
      const checks: Promise<void>[] = []
      for (const n of all) await happens(world, n, checks)
      let isDone = false
      const done = Promise.all(checks).finally(() => {
        isDone = true
      })
      while (!isDone) await world.waiting.go(0)
      await done
      for (const control of [world.straight, ...world.nodes.map((node) => node.control)]) control.dispose()
      expect(world.wrong).toEqual([])
    }),
    { numRuns: Number(process.env['UTSESSIONS_LAW_RUNS'] ?? 20_000) / 200 },
  )
})
