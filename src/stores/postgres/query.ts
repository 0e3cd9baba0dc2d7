// Asks PostgreSQL by the application's own function: rows out of whatever a driver answers, conflicts tried again, missing tables named.

import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { UtsessionsError } from '../../policy/errors.ts'

/** Every value goes as a text, or as NULL, and the statement says what it is: drivers disagree on the types of everything else. */
export type Value = string | null

/** As drivers answer: pg `{ rows }`, postgres.js the rows. */
export type QueryResult = readonly object[] | { readonly rows: readonly object[] }

/**
 * Runs one statement, on any connection, in a transaction of its own, and gives its rows as objects. The few statements that are asked
 * again and again have a name, the same for the same text, by which they may be prepared.
 * pg: `(text, values) => pool.query(text, values)`; postgres.js: `(text, values) => sql.unsafe(text, values)`.
 */
export type Query = (text: string, values: Value[], name?: string) => PromiseLike<QueryResult>

export interface Ask {
  /** The rows of a statement. */
  <Row>(text: string, values: Value[], name?: string): Promise<readonly Row[]>
  /** What is made of the row of a statement that always gives one. No promise but the one that is answered: every request comes through here. */
  one<Row, T>(text: string, values: Value[], name: string | undefined, use: (row: Row) => T | Promise<T>): Promise<T>
}

const MOST_ATTEMPTS = 6

/**
 * A statement that PostgreSQL gave up for a conflict has changed nothing and is tried again. That happens only where the application's
 * isolation is stricter than READ COMMITTED, and under SERIALIZABLE also between accounts that have nothing to do with each other.
 * The promise fails with the driver's error, that of a conflict which came too often included, and with `UTS_STORE_UNUSABLE` without tables.
 */
export function createAsk(query: Query, isPassing: (error: unknown) => boolean = isConflict): Ask {
  const again = async (text: string, values: Value[], name: string | undefined, failure: unknown) => {
    let error = failure
    for (let attempt = 1; isPassing(error) && attempt < MOST_ATTEMPTS; attempt += 1) {
      await wait(Math.random() * 2 ** attempt)
      try {
        return await query(text, values, name)
      } catch (next) {
        error = next
      }
    }
    throw explained(error)
  }
  const asked = <T>(
    text: string,
    values: Value[],
    name: string | undefined,
    use: (result: QueryResult) => T | Promise<T>,
  ): Promise<T> => begun(query, text, values, name).then(use, (error) => again(text, values, name, error).then(use))
  return Object.assign(
    <Row>(text: string, values: Value[], name?: string) =>
      asked(text, values, name, (result) => rowsOf(result) as readonly Row[]),
    {
      one: <Row, T>(text: string, values: Value[], name: string | undefined, use: (row: Row) => T | Promise<T>) =>
        asked(text, values, name, (result) => use(firstOf<Row>(result))),
    },
  )
}

/** A function that throws instead of rejecting has failed all the same; what is no promise of the language is made one. */
function begun(query: Query, text: string, values: Value[], name: string | undefined): Promise<QueryResult> {
  try {
    const answer = query(text, values, name)
    return answer instanceof Promise ? answer : Promise.resolve(answer)
  } catch (error) {
    return Promise.reject(error)
  }
}

/** A serialization failure, or a deadlock. */
export function isConflict(error: unknown): boolean {
  return ['40001', '40P01'].includes(sqlState(error) ?? '')
}

/** A statement that is asked so often that it has a name. */
export interface Named {
  readonly text: string
  readonly name: string
}

export function named(text: string): Named {
  return { text, name: `utsessions_${createHash('sha256').update(text).digest('hex').slice(0, 16)}` }
}

/** PostgreSQL's own code; a wrapper may have put the driver's error into `cause`. */
export function sqlState(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  const { code, cause } = error as { code?: unknown; cause?: unknown }
  return typeof code === 'string' ? code : sqlState(cause)
}

function rowsOf(result: QueryResult): readonly object[] {
  if (Array.isArray(result)) return result
  if (typeof result === 'object' && result !== null && 'rows' in result && Array.isArray(result.rows))
    return result.rows
  throw noRows()
}

function firstOf<Row>(result: QueryResult): Row {
  const row = rowsOf(result)[0]
  if (row === undefined) throw noRows()
  return row as Row
}

/** Of a function that gives something else than the rows of its statement. */
export function noRows(): UtsessionsError {
  return new UtsessionsError(
    'UTS_STORE_UNUSABLE',
    'query gave no rows where PostgreSQL gives some. Give a function that resolves with the rows of a statement, as an array or as ' +
      '{ rows }: query: (text, values) => pool.query(text, values).',
  )
}

/** No table, no schema, or no such column: the migrations are wanting. */
const WANTING = ['42P01', '3F000', '42703']

function explained(error: unknown): unknown {
  if (!WANTING.includes(sqlState(error) ?? '')) return error
  const why = error instanceof Error ? error.message : String(error)
  return new UtsessionsError(
    'UTS_STORE_UNUSABLE',
    `The tables of utsessions are not there, or not up to date (${why}). Call await store.migrate() before anything else, ` +
      'and see that schema and prefix are the same everywhere.',
    { cause: error },
  )
}
