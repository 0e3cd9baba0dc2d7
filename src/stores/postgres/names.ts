// The names of the tables and of the channel, quoted for SQL. Asked by everything that writes a statement.

import { createHash } from 'node:crypto'
import { given, UtsessionsError } from '../../policy/errors.ts'

export interface NameOptions {
  /** Where the tables are, by its exact name. @default whatever the connection's `search_path` names first */
  readonly schema?: string
  /** What every table's name begins with: letters, digits and underscores. @default 'utsessions_' */
  readonly prefix?: string
}

/** Each stands in a statement as it is, but for `channel`, which is a plain text. */
export interface Names {
  readonly schema: string | undefined
  readonly version: string
  readonly records: string
  readonly accounts: string
  readonly journal: string
  /** Without a schema: that of its table. */
  readonly index: (name: string) => string
  readonly channel: string
}

/** @throws {UtsessionsError} `UTS_OPTION_INVALID` */
export function namesOf({ schema, prefix = 'utsessions_' }: NameOptions): Names {
  checkSchema(schema)
  checkPrefix(prefix)
  const table = (name: string) => (schema === undefined ? '' : `${quoted(schema)}.`) + quoted(prefix + name)
  return Object.freeze({
    schema: schema === undefined ? undefined : quoted(schema),
    version: table('schema'),
    records: table('records'),
    accounts: table('accounts'),
    journal: table('journal'),
    index: (name: string) => quoted(prefix + name),
    channel: channelOf(schema, prefix),
  })
}

/** An identifier, exactly as it is. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A text in a statement; only for names, which hold no backslash. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** PostgreSQL cuts longer names without a word. */
const LONGEST = 63
const LONGEST_PREFIX = 40

function checkSchema(schema: string | undefined): void {
  if (schema === undefined) return
  const fits = typeof schema === 'string' && schema !== '' && Buffer.byteLength(schema) <= LONGEST
  if (fits && !/[\0\\$]/.test(schema) && !schema.startsWith('pg_')) return
  throw new UtsessionsError(
    'UTS_OPTION_INVALID',
    `schema must name a schema, in at most ${LONGEST} bytes without NUL, backslash or $, and not begin with pg_, ` +
      `but is ${given(schema)}. Write schema: 'sessions', or leave it out.`,
  )
}

function checkPrefix(prefix: string): void {
  if (typeof prefix === 'string' && prefix.length <= LONGEST_PREFIX && /^[A-Za-z_][A-Za-z0-9_]*$/.test(prefix)) return
  throw new UtsessionsError(
    'UTS_OPTION_INVALID',
    `prefix must be letters, digits and underscores, at most ${LONGEST_PREFIX} and no digit first, but is ${given(prefix)}. ` +
      "Write prefix: 'utsessions_'.",
  )
}

/** Channels belong to the database, not to a schema. */
function channelOf(schema: string | undefined, prefix: string): string {
  const channel = `${schema === undefined ? '' : `${schema}.`}${prefix}swaps`
  if (Buffer.byteLength(channel) <= LONGEST) return channel
  return `utsessions ${createHash('sha256').update(channel).digest('base64url')}`
}
