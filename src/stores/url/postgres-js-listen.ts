// LISTEN over postgres.js. It listens again by itself after a connection that it knows to be lost; one that died without a word is found out here.

import { setTimeout as wait } from 'node:timers/promises'
import type { Subscribe } from '../postgres.ts'
import { within } from '../within.ts'

/** What is asked of an instance of postgres.js. */
export interface ListeningSql {
  listen(
    channel: string,
    hear: (message: string) => void,
    listens?: () => void,
  ): PromiseLike<{ unlisten(): PromiseLike<unknown> }>
  end(options: { readonly timeout: number }): Promise<void>
}

interface State {
  sql: ListeningSql
  ended: boolean
}

const PROBE_EVERY_MS = 5_000
const ANSWER_MS = 5_000
/** Nobody tells anything there. */
const PROBED = 'utsessions_probe'

/** Each instance is ended as a whole: the driver keeps the connection after unlisten, and after a lost one unlisten does nothing. */
export function postgresJsListen(open: () => ListeningSql): Subscribe {
  return async (channel, onMessage, onMissed) => {
    const dial = () => listenOnce(open(), channel, onMessage, onMissed)
    const state = { sql: await dial(), ended: false }
    void stay(state, dial, onMissed)
    return async () => {
      state.ended = true
      await end(state.sql)
    }
  }
}

/** Listening to one more channel is the one question that goes over the connection that listens. */
async function stay(state: State, dial: () => Promise<ListeningSql>, onMissed: () => void): Promise<void> {
  while (!state.ended) {
    await wait(PROBE_EVERY_MS, undefined, { ref: false })
    if (state.ended || (await answers(state.sql))) continue
    void end(state.sql)
    const sql = await dial().catch(() => undefined) // the old one fails at the next turn too
    if (sql) state.sql = sql
    if (sql && state.ended) await end(sql)
    else if (sql) onMissed()
  }
}

async function listenOnce(
  sql: ListeningSql,
  channel: string,
  onMessage: (message: string) => void,
  onMissed: () => void,
): Promise<ListeningSql> {
  let listens = false
  const listening = sql.listen(channel, onMessage, () => {
    if (listens) onMissed()
    listens = true
  })
  try {
    await within(ANSWER_MS, listening)
    return sql
  } catch (error) {
    await end(sql)
    throw error
  }
}

async function answers(sql: ListeningSql): Promise<boolean> {
  const asked = async () => {
    const { unlisten } = await sql.listen(PROBED, () => {})
    await unlisten()
  }
  return within(ANSWER_MS, asked()).then(
    () => true,
    () => false,
  )
}

const end = (sql: ListeningSql) => sql.end({ timeout: 1 }).catch(() => {})
