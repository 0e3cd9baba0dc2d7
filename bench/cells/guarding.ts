// The controls that stand behind the guards, by the name of the cell.

import type { SessionControl } from 'utsessions'
import type { Places } from '../cell-process.ts'
import { controlOf } from './sessions.ts'
import { openStore } from './stores.ts'

/** Of "guard, memory" and the like; `undefined` for a cell that has no guard. */
export async function controlBehind(name: string, places: Places): Promise<SessionControl | undefined> {
  switch (name) {
    case 'guard, memory':
      return controlOf({ store: await openStore('memory', places) })
    case 'guard, cached':
      return controlOf({ store: await openStore('Redis', places, 'cached'), cache: true })
    case 'guard, Redis':
      return controlOf({ store: await openStore('Redis', places) })
    case 'guard, SQLite':
      return controlOf({ store: await openStore('SQLite', places) })
    default:
      return undefined
  }
}
