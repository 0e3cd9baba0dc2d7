// Bytes for one live session: in memory, in the cache, in Redis, in SQLite. An eighth of a million accounts, or the whole one.

import { startRedis } from '../../test/support/servers/redis.ts'
import { startCell } from '../cell-process.ts'
import { atMost, type Goal, measured } from '../goals.ts'
import { table } from '../page.ts'
import { type Part, using } from '../parts.ts'
import { orFault } from '../rounds.ts'
import { temporaryFolder } from './databases.ts'

/** Tables that double as they grow are as full then as with a million. */
const COUNT = 125_000
const FULL_COUNT = 1_000_000
const FLAGS = ['--expose-gc', '--max-old-space-size=6000']
const MOST = { memory: 400, cache: 250, Redis: 300, SQLite: 200 } as const

export const bytes: Part = ({ isFull }) =>
  using(startRedis(), ({ url }) =>
    using(temporaryFolder(), async ({ path }) => {
      const count = isFull ? FULL_COUNT : COUNT
      const faults = new Map<string, string>()
      const ask = <T>(name: string) =>
        orFault(name, faults, () =>
          using(startCell({ module: 'bytes', name, places: { redis: url, folder: path } }, FLAGS), (cell) =>
            cell.ask<T>('measure', count),
          ),
        )
      const memory = await ask<number>('memory')
      const [redis, cache] = (await ask<readonly [number, number]>('Redis and cache')) ?? []
      const sqlite = await ask<number>('SQLite')
      const figures = { memory, cache, Redis: redis, SQLite: sqlite }
      const goals = Object.entries(figures).map(([store, figure]) => {
        const goal: Goal = {
          name: `bytes for one live session: ${store}`,
          limit: atMost(MOST[store as keyof typeof MOST]),
          unit: 'bytes',
        }
        return measured(goal, () => {
          if (figure === undefined) throw new Error([...faults].map(([cell, why]) => `${cell}: ${why}`).join('; '))
          return [figure]
        })
      })
      const rows = Object.entries(figures).map(([store, figure]) => [
        store,
        figure === undefined ? 'failed' : figure.toFixed(0),
      ])
      return {
        goals,
        text: `${count.toLocaleString('en')} accounts.\n\n${table(['where', 'bytes for one live session'], rows)}`,
      }
    }),
  )
