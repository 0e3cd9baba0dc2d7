// How long a session that another node has displaced is let through by a node with the cache, both of them busy: with the watch as it is
// usually, with its connection lost, and with one that died without a word.

import { setTimeout as wait } from 'node:timers/promises'
import { startRedis } from '../../test/support/servers/redis.ts'
import { startTcpProxy, type TcpProxy } from '../../test/support/servers/tcp-proxy.ts'
import { type CellProcess, startCell } from '../cell-process.ts'
import { atMost, type Goal, measured } from '../goals.ts'
import { table } from '../page.ts'
import { type Part, using } from '../parts.ts'
import { orFault } from '../rounds.ts'
import { percentile } from '../statistics.ts'

/** What becomes of the connection over which the second node is told. */
interface Watch {
  readonly name: string
  readonly rounds: number
  readonly harm: (proxy: TcpProxy) => void
  readonly goal: Pick<Goal, 'limit'> & { readonly percent: number }
}

/** The default lease, and what a check of a busy node may take beside it. */
const LEASE = atMost(1_050)
const WATCHES: readonly Watch[] = [
  { name: 'watch as usual', rounds: 300, harm: () => {}, goal: { limit: atMost(10), percent: 95 } },
  { name: 'watch lost', rounds: 50, harm: (proxy) => proxy.refuse(), goal: { limit: LEASE, percent: 100 } },
  { name: 'watch silent', rounds: 25, harm: (proxy) => proxy.hold(), goal: { limit: LEASE, percent: 100 } },
]

export const staleness: Part = ({ isFull }) =>
  using(startRedis(), ({ url, port }) =>
    using(startTcpProxy(port), async (proxy) => {
      const faults = new Map<string, string>()
      const samples = new Map<string, readonly number[]>()
      const measureAll = () =>
        using(startNode(url), (displacing) =>
          using(startNode(url, `redis://127.0.0.1:${proxy.port}`), async (asked) => {
            for (const watch of WATCHES) {
              watch.harm(proxy)
              const found = await orFault(watch.name, faults, () => sample(displacing, asked, watch, isFull ? 3 : 1))
              if (found) samples.set(watch.name, found)
              proxy.heal()
              await wait(1_500) // it listens again
            }
          }),
        )
      await orFault('two nodes', faults, measureAll)
      return { goals: WATCHES.map((watch) => goalOf(watch, samples, faults)), text: tableOf(samples) }
    }),
  )

async function startNode(redis: string, watchUrl = redis): Promise<CellProcess> {
  const node = await startCell({ module: 'staleness', name: `node ${watchUrl}`, places: { redis } })
  await node.ask('load')
  return node
}

/** Milliseconds from the displacing login's answer to the first refusal; below zero is none. */
async function sample(displacing: CellProcess, asked: CellProcess, { name, rounds }: Watch, times: number) {
  const found: number[] = []
  for (let round = 0; round < rounds * times; round += 1) {
    const account = `${name}-${round}`
    const token = await asked.ask<string | null>('signIn', account)
    if (token === null) throw new Error(`${account} was not admitted`)
    const refused = asked.ask<number>('follow', account, token)
    await wait(5 + 20 * Math.random())
    const answered = await displacing.ask<number>('displace', account)
    found.push(Math.max(0, (await soon(refused)) - answered))
  }
  return found
}

const PATIENCE_MS = 10_000

/** Rather no figure than to wait for ever. */
async function soon<T>(work: Promise<T>): Promise<T> {
  const stopped = new AbortController()
  const late = wait(PATIENCE_MS, undefined, { signal: stopped.signal }).then(() => {
    throw new Error('a displaced session was let through for ten seconds')
  })
  late.catch(() => {})
  return Promise.race([work, late]).finally(() => stopped.abort())
}

function goalOf(
  { name, goal }: Watch,
  samples: ReadonlyMap<string, readonly number[]>,
  faults: ReadonlyMap<string, string>,
) {
  const which = goal.percent === 100 ? 'the longest' : `p${goal.percent}`
  return measured({ name: `let through after its end, ${name}: ${which}`, limit: goal.limit, unit: 'ms' }, () => {
    const found = samples.get(name)
    if (!found) throw new Error(faults.get(name) ?? faults.get('two nodes') ?? 'not measured')
    return [percentile(found, goal.percent)]
  })
}

function tableOf(samples: ReadonlyMap<string, readonly number[]>): string {
  const rows = [...samples].map(([name, found]) => [
    name,
    ...[50, 95, 99, 100].map((percent) => percentile(found, percent).toFixed(1)),
    String(found.length),
  ])
  return table(['the connection that tells', 'median, ms', 'p95', 'p99', 'longest', 'times'], rows)
}
