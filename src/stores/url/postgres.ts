// postgres: and postgresql: URLs, over pg or postgres.js, each set up as docs/postgres.md has it.

import { postgresStore } from '../postgres.ts'
import type { Store } from '../store.ts'
import { within } from '../within.ts'
import { type Address, addressOf, invalidUrl } from './address.ts'
import { importDriver } from './drivers.ts'
import type { ResolvedUrlOptions } from './options.ts'
import { owning } from './owned.ts'
import { flagOf, parametersOf } from './parameters.ts'
import { overPg, overPostgresJs, type Pg, type PostgresConnection, type PostgresJs } from './postgres-drivers.ts'
import { unusable } from './unusable.ts'

const EXAMPLE = 'postgres://user:password@localhost:5432/database?schema=sessions'
/** The last two are the driver's. */
const PARAMETERS = ['schema', 'prefix', 'notify', 'prepare', 'sslmode', 'application_name'] as const
const MIGRATION_MS = 60_000

/** Makes the tables too. */
export async function openPostgres(url: string, options: ResolvedUrlOptions): Promise<Store> {
  const address = addressOf(url, EXAMPLE)
  if (address.hosts.length > 1) throw invalidUrl(address.scheme, 'it names more than one host', EXAMPLE)
  const { schema, prefix, notify, prepare, ...own } = parametersOf(address.parameters, address.scheme, PARAMETERS)
  const told = notify === undefined || notify === 'after' ? 'after' : flagOf('notify', notify, true)
  const isPrepared = flagOf('prepare', prepare, false)
  const connection = await connect(address, { url: driverUrl(address, own), isPrepared }, options).catch((error) => {
    throw unusable(address, error)
  })
  return owning(connection, async () => {
    const { query, listen } = connection
    const store = postgresStore({
      query,
      listen: told === false ? undefined : listen,
      notify: told,
      ...(schema !== undefined && { schema }),
      ...(prefix !== undefined && { prefix }),
      ...options.keepJournal,
    })
    await within(MIGRATION_MS, store.migrate()).catch((error) => {
      throw unusable(address, error)
    })
    return store
  })
}

async function connect(
  address: Address,
  target: { readonly url: string; readonly isPrepared: boolean },
  { driver, connectTimeoutMs }: ResolvedUrlOptions,
): Promise<PostgresConnection> {
  const { name, module } = await importDriver(['pg', 'postgres'], address.scheme, driver)
  const settings = { ...target, connectTimeoutMs }
  const connection = name === 'pg' ? overPg(module as Pg, settings) : overPostgresJs(module as PostgresJs, settings)
  try {
    await within(connectTimeoutMs, Promise.resolve(connection.query('SELECT 1', [])))
    return connection
  } catch (error) {
    void connection.end().catch(() => {})
    throw error
  }
}

/** The URL with what the driver understands of it. */
function driverUrl(
  { username, password, authority, path }: Address,
  own: Readonly<Partial<Record<string, string>>>,
): string {
  const login = [username, password].flatMap((part) => (part === undefined ? [] : [encodeURIComponent(part)])).join(':')
  const query = new URLSearchParams(own as Record<string, string>).toString()
  return `postgres://${login === '' ? '' : `${login}@`}${authority}/${encodeURIComponent(path)}${query === '' ? '' : `?${query}`}`
}
