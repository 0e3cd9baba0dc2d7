// Over PostgreSQL through pg: checks beside a bare named SELECT of the same rows, openings beside a bare SELECT and INSERT.

import type pg from 'pg'
import type { OpenCell } from '../cell.ts'
import { type Work, workCalls } from '../work.ts'
import { accountOf, checking, controlOf, newAccountOf, openAll, openingNew } from './sessions.ts'
import { openPostgres, placeOf } from './stores.ts'

export const open: OpenCell = async (name, places) => {
  const { pool, store } = await openPostgres(placeOf(places, 'postgres'))
  await store.migrate()
  const control = controlOf({ store })
  switch (name) {
    case 'check':
      return workCalls(await checking(control))
    case 'open':
      return workCalls(openingNew(control))
    case 'bare SELECT':
      await openAll(control)
      return workCalls(selecting(pool))
    case 'bare SELECT and INSERT':
      await openAll(control)
      return workCalls(await inserting(pool))
    default:
      throw new Error(`there is no cell ${name}`)
  }
}

const SELECT = 'SELECT revision, record FROM utsessions_records WHERE account = $1'

function selecting(pool: pg.Pool): Work {
  return {
    operation: (i) => pool.query({ name: 'bare-select', text: SELECT, values: [accountOf(i)] }),
    isRight: (result) => (result as pg.QueryResult).rows.length === 1,
  }
}

/** A table with nothing but what a record needs, on the same server, so in the same durability. */
async function inserting(pool: pg.Pool): Promise<Work> {
  await pool.query('CREATE TABLE bare (account text PRIMARY KEY, revision text, record text, until bigint)')
  const { rows } = await pool.query(SELECT, [accountOf(0)])
  const { record, revision } = rows[0] as { readonly record: string; readonly revision: string }
  const select = { name: 'bare-look', text: 'SELECT revision, record FROM bare WHERE account = $1' }
  const insert = { name: 'bare-insert', text: 'INSERT INTO bare VALUES ($1, $2, $3, $4)' }
  return {
    operation: async (i) => {
      const account = newAccountOf(i)
      const found = await pool.query({ ...select, values: [account] })
      const written = await pool.query({ ...insert, values: [account, revision, record, 1_800_000_000_000] })
      return found.rows.length === 0 && written.rowCount === 1
    },
    isRight: (done) => done === true,
  }
}
