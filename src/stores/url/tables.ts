// Which version the tables of a place have, without a change to it.

import { existsSync } from 'node:fs'
import { SCHEMA_VERSION as POSTGRES_VERSION } from '../postgres/migrations.ts'
import { literal, type NameOptions, namesOf } from '../postgres/names.ts'
import { createAsk, type Query } from '../postgres/query.ts'
import { patientlySync } from '../sqlite/connection.ts'
import { openDatabase } from '../sqlite/driver.ts'
import { SCHEMA_VERSION as SQLITE_VERSION, schemaVersion } from '../sqlite/schema.ts'
import type { Tables } from './reached.ts'

/** Somebody may be changing the tables just now. */
const PATIENCE_MS = 5_000

/** A file that is not there is not made. */
export function sqliteTables(path: string): Tables {
  return { wanted: SQLITE_VERSION, found: async () => (existsSync(path) ? versionIn(path) : 0) }
}

function versionIn(path: string): number {
  const database = openDatabase(path)
  try {
    return patientlySync(() => schemaVersion(database), PATIENCE_MS)
  } finally {
    database.close()
  }
}

export function postgresTables(query: Query, options: NameOptions): Tables {
  const { version } = namesOf(options)
  const ask = createAsk(query)
  const isThere = `SELECT to_regclass(${literal(version)}) IS NOT NULL AS there`
  const newest = `SELECT max(version) AS version FROM ${version}`
  return {
    wanted: POSTGRES_VERSION,
    found: async () => {
      const there = await ask.one(isThere, [], undefined, (row: { readonly there: unknown }) => row.there)
      return there === true ? ask.one(newest, [], undefined, numberIn) : 0
    },
  }
}

function numberIn({ version }: { readonly version: unknown }): number {
  return Number(version)
}
