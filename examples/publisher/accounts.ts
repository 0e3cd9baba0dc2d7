// The publisher's accounts: who may sign in, with what. Nothing here knows of sessions.

import { createHash, randomBytes } from 'node:crypto'
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite'
import { hashOf, matches } from './passwords.ts'
import { Trouble } from './trouble.ts'

export interface Account {
  readonly id: number
  readonly name: string
}

export interface Accounts {
  byId(id: number | string): Account | undefined
  /** The account, if the password is its own. Takes as long for a name that nobody has. */
  verify(name: string, password: string): Promise<Account | undefined>
  /** A token that allows one change of the password within a quarter of an hour; `undefined` for a name that nobody has. */
  startRecovery(name: string): string | undefined
  /** Whose password a token may change. */
  recovering(token: string): Account | undefined
  /** Uses the token up. `undefined`: it was used before, or is too old. */
  recover(token: string, password: string): Promise<Account | undefined>
  close(): void
}

interface Row {
  readonly id: number
  readonly name: string
  readonly password: string
}

/** The two accounts to try it with. */
export const SEEDED = [
  { name: 'ada', password: 'paper-lantern' },
  { name: 'noor', password: 'river-crossing' },
]
/** Runs the site: sees everybody's sessions. */
export const DESK = { name: 'desk', password: 'tide-tables' }

const RECOVERY_MS = 15 * 60_000
const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA busy_timeout = 2000;
  CREATE TABLE IF NOT EXISTS accounts (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE, password TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS recoveries (token TEXT PRIMARY KEY, account INTEGER NOT NULL, until INTEGER NOT NULL)`

/** @throws {Trouble} when the file is not a database that can be written */
export async function openAccounts(path: string): Promise<Accounts> {
  const database = open(path)
  const unmatchable = await hashOf(randomBytes(16).toString('hex'))
  await seed(database)
  const byName = (name: string) =>
    database.prepare('SELECT * FROM accounts WHERE name = ?').get(name) as Row | undefined
  const byId = (id: number | string) =>
    database.prepare('SELECT id, name FROM accounts WHERE id = ?').get(Number(id)) as Account | undefined
  const recovering = (token: string) => {
    const found = database
      .prepare('SELECT account FROM recoveries WHERE token = ? AND until > ?')
      .get(digest(token), Date.now())
    return found && byId((found as { account: number }).account)
  }
  return {
    byId,
    verify: async (name, password) => {
      const row = byName(name)
      const right = await matches(password, row?.password ?? unmatchable)
      return row && right ? { id: row.id, name: row.name } : undefined
    },
    startRecovery: (name) => {
      const row = byName(name)
      return row && newRecovery(database, row.id)
    },
    recovering,
    recover: async (token, password) => {
      const hash = await hashOf(password)
      const account = recovering(token)
      if (account) changePassword(database, account.id, hash)
      return account
    },
    close: () => database.close(),
  }
}

function open(path: string): DatabaseSyncInstance {
  try {
    const database = new DatabaseSync(path)
    database.exec(SCHEMA)
    return database
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new Trouble(
      `The accounts cannot be kept in ${path}: ${why}. Move that file away, or give another folder: DATA_DIR=… npm start.`,
    )
  }
}

async function seed(database: DatabaseSyncInstance): Promise<void> {
  if (database.prepare('SELECT 1 FROM accounts WHERE name = ?').get(DESK.name)) return
  const insert = database.prepare('INSERT OR IGNORE INTO accounts (name, password) VALUES (?, ?)')
  for (const { name, password } of [...SEEDED, DESK]) insert.run(name, await hashOf(password))
}

function newRecovery(database: DatabaseSyncInstance, account: number): string {
  const token = randomBytes(24).toString('base64url')
  database.prepare('DELETE FROM recoveries WHERE account = ? OR until <= ?').run(account, Date.now())
  database.prepare('INSERT INTO recoveries VALUES (?, ?, ?)').run(digest(token), account, Date.now() + RECOVERY_MS)
  return token
}

function changePassword(database: DatabaseSyncInstance, account: number, hash: string): void {
  database.prepare('UPDATE accounts SET password = ? WHERE id = ?').run(hash, account)
  database.prepare('DELETE FROM recoveries WHERE account = ?').run(account)
}

/** A file that somebody copies lets nobody in. */
function digest(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
