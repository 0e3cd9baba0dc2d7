// All checks of a store, in order: the place itself first, then the store on it, where there is one to look at.

import type { Store } from '../../stores/store.ts'
import type { Reached } from '../../stores/url/reached.ts'
import { type Check, named, reasonOf, wrong } from './check.ts'
import { postgresServer, postgresStoreChecks } from './postgres.ts'
import { redisServers, redisStoreChecks } from './redis.ts'
import { sqliteFile, sqliteStoreChecks } from './sqlite.ts'
import { scratchAccount, watchFound } from './watch.ts'
import { writeFound } from './write.ts'

export interface Examination {
  /** Whether a record of nobody's may be written. */
  readonly write: boolean
  /** Never shown. */
  readonly password: string | undefined
}

/** One after the other, so that no check disturbs another. A check that fails is wrong, and the others go on. */
export async function examine(reached: Reached, { write, password }: Examination): Promise<readonly Check[]> {
  const place = await attempted('server', () => placeChecks(reached), password)
  if (!place.every(isUsable)) return place
  const checks = await attempted('store', () => withStore(reached, (store) => storeChecks(reached, store)), password)
  if (!write) return [...place, ...checks]
  const written = await attempted('write', () => writeChecks(reached), password)
  return [...place, ...checks.filter(({ name }) => name !== 'watch' || reached.kind !== 'sqlite'), ...written]
}

async function attempted(
  name: string,
  look: () => Promise<readonly Check[]>,
  password: string | undefined,
): Promise<readonly Check[]> {
  try {
    return await look()
  } catch (error) {
    return [named(name, wrong(reasonOf(error, password), 'See the message, and what the user of the URL may do.'))]
  }
}

/** Tables that are not there, or not in this version, are not opened: that would make them. */
function isUsable({ name, state }: Check): boolean {
  return (
    !(state === 'wrong' && ['server', 'role', 'whole', 'permissions'].includes(name)) &&
    !(name === 'tables' && state !== 'fine')
  )
}

async function placeChecks(reached: Reached): Promise<readonly Check[]> {
  if (reached.kind === 'redis') return redisServers(reached)
  if (reached.kind === 'postgres') return postgresServer(reached)
  return reached.kind === 'sqlite' ? sqliteFile(reached) : []
}

async function storeChecks(reached: Reached, store: Store): Promise<readonly Check[]> {
  if (reached.kind === 'redis') return redisStoreChecks(reached, store)
  if (reached.kind === 'postgres') return postgresStoreChecks(reached, store)
  return reached.kind === 'sqlite' ? sqliteStoreChecks(reached, store) : []
}

/** Somebody watches on connections of their own while another writes. */
async function writeChecks(reached: Reached): Promise<readonly Check[]> {
  return withStore(reached, (watcher) =>
    withStore(reached, async (writer) => {
      const written = named('write', await writeFound(writer, scratchAccount()))
      const tell = (account: string) => writeFound(writer, account)
      const told = await watchFound(watcher, tell, 'See what the check “watch” of a doctor without --write says.')
      return [written, named('told', told)]
    }),
  )
}

async function withStore<T>({ store: make }: Reached, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await make()
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}
