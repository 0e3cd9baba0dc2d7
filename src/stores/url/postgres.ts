// postgres: and postgresql: URLs, over pg or postgres.js, each set up as docs/postgres.md has it.

import { accountColumn } from '../postgres/columns.ts'
import { namesOf } from '../postgres/names.ts'
import { type PostgresStoreOptions, postgresStore } from '../postgres.ts'
import type { Store } from '../store.ts'
import { within } from '../within.ts'
import { type Address, addressOf, invalidUrl } from './address.ts'
import { importDriver } from './drivers.ts'
import { expectTables } from './expected.ts'
import type { ResolvedUrlOptions } from './options.ts'
import { flagOf, parametersOf } from './parameters.ts'
import { overPg, overPostgresJs, type Pg, type PostgresConnection, type PostgresJs } from './postgres-drivers.ts'
import type { ReachedPostgres } from './reached.ts'
import { postgresTables } from './tables.ts'
import { unusable } from './unusable.ts'

const EXAMPLE = 'postgres://user:password@localhost:5432/database?schema=sessions'
/** The last two are the driver's. */
const PARAMETERS = ['schema', 'prefix', 'notify', 'prepare', 'sslmode', 'application_name'] as const
const MIGRATION_MS = 60_000

/** Nothing is written until the store is made, which makes the tables too, unless they must be there. */
export async function reachPostgres(url: string, options: ResolvedUrlOptions): Promise<ReachedPostgres> {
  const address = addressOf(url, EXAMPLE)
  if (address.hosts.length > 1) throw invalidUrl(address.scheme, 'it names more than one host', EXAMPLE)
  const { schema, prefix, notify, prepare, ...own } = parametersOf(address.parameters, address.scheme, PARAMETERS)
  const told = notify === undefined || notify === 'after' ? 'after' : flagOf('notify', notify, true)
  const isPrepared = flagOf('prepare', prepare, false)
  const names = { ...(schema !== undefined && { schema }), ...(prefix !== undefined && { prefix }) }
  const { channel } = namesOf(names)
  const connection = await connect(address, { url: driverUrl(address, own), isPrepared }, options).catch((error) => {
    throw unusable(address, error)
  })
  const { query, listen, end } = connection
  return {
    kind: 'postgres',
    query,
    port: address.hosts[0].port ?? USUAL_PORT,
    canWatch: told !== false,
    tables: postgresTables(query, names),
    tell: async (account) => query('SELECT pg_notify($1::text, $2::text)', [channel, accountColumn(account)]),
    store: () => {
      const listens = told === false ? undefined : listen
      return madeStore(address, { query, listen: listens, notify: told, ...names, ...options.keepJournal }, options)
    },
    end,
  }
}

const USUAL_PORT = 5432

async function madeStore(
  address: Address,
  settings: PostgresStoreOptions,
  { tables }: ResolvedUrlOptions,
): Promise<Store> {
  const store = postgresStore(settings)
  const theirs = postgresTables(settings.query, settings)
  const prepared = tables === 'expect' ? expectTables(theirs, address.where) : store.migrate()
  await within(MIGRATION_MS, prepared).catch((error) => {
    throw unusable(address, error)
  })
  return store
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
