// Opening: a file with its pragmas or a connection of the application's, and plain words for whatever stands in the way.

import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import { given, UtsessionsError } from '../../policy/errors.ts'
import { type Connection, connectionTo, patientlySync } from './connection.ts'
import { isBusy, isNotADatabase, openDatabase, type SqliteDatabase } from './driver.ts'
import type { ResolvedSqliteOptions } from './options.ts'
import { prepareSchema, schemaVersion } from './schema.ts'

/** At least as long as ten processes need to make the tables one after another. */
const OPENING_PATIENCE_MS = 5_000

/** What is left of the write-ahead log on disk between checkpoints, in bytes. */
const LOG_BYTES = 4_194_304

/**
 * A connection whose tables are there.
 * @throws {UtsessionsError} `UTS_STORE_UNUSABLE`, saying what is wrong and what to do
 */
export function openConnection({ source, busyTimeoutMs }: ResolvedSqliteOptions): Connection {
  const patienceMs = Math.max(busyTimeoutMs, OPENING_PATIENCE_MS)
  if ('path' in source) {
    return connectionTo(openFile(source, patienceMs), { owned: true, patienceMs: busyTimeoutMs })
  }
  prepareSchema(source.database, patienceMs)
  return connectionTo(source.database, { owned: false, patienceMs: busyTimeoutMs })
}

interface FileSource {
  readonly path: string
  readonly synchronous: 'normal' | 'full'
}

function openFile({ path, synchronous }: FileSource, patienceMs: number): SqliteDatabase {
  assertFolder(path)
  let database: SqliteDatabase | undefined
  try {
    database = openDatabase(path)
    setUp(database, synchronous, patienceMs)
    return database
  } catch (error) {
    database?.close()
    throw error instanceof UtsessionsError ? error : unusable(path, error)
  }
}

/** `auto_vacuum` holds only where nothing has been written yet, and the tables are looked at before anything is. */
function setUp(database: SqliteDatabase, synchronous: FileSource['synchronous'], patienceMs: number): void {
  database.exec('PRAGMA busy_timeout = 0')
  patientlySync(() => schemaVersion(database), patienceMs)
  patientlySync(() => database.exec('PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL'), patienceMs)
  database.exec(`PRAGMA synchronous = ${synchronous.toUpperCase()}; PRAGMA journal_size_limit = ${LOG_BYTES}`)
  prepareSchema(database, patienceMs)
}

function assertFolder(path: string): void {
  const folder = dirname(path)
  const found = statSync(folder, { throwIfNoEntry: false })
  if (!found?.isDirectory()) {
    throw new UtsessionsError(
      'UTS_STORE_UNUSABLE',
      `${given(path)} cannot be opened: there is no folder ${given(folder)}. Make the folder, or give another path.`,
    )
  }
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UtsessionsError(
      'UTS_STORE_UNUSABLE',
      `${given(path)} cannot be opened: it is a folder. Give the path of a file, such as 'sessions.db'.`,
    )
  }
}

function unusable(path: string, cause: unknown): UtsessionsError {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new UtsessionsError('UTS_STORE_UNUSABLE', `${given(path)} cannot be used: ${advice(cause)} (${why}).`, {
    cause,
  })
}

function advice(cause: unknown): string {
  if (isNotADatabase(cause)) return 'it is not an SQLite database. Give another path, or move the file away'
  if (isBusy(cause)) return 'another program holds it locked. Close that program, or give another path'
  return 'see that this process may write the file and its folder, and that the disk is not full'
}
