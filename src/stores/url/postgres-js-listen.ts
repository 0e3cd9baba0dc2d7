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
  /** Whether it is known that nothing is heard. */
  isLost: boolean
}

const PROBE_EVERY_MS = 5_000
const ANSWER_MS = 5_000
/** Nobody tells anything there. */
const PROBED = 'utsessions_probe'

/**
 * Each instance is ended as a whole: the driver keeps the connection after unlisten, and after a lost one unlisten does nothing. `open` is given
 * what it is to call when a connection of the instance goes.
 */
export function postgresJsListen(open: (onGone: () => void) => ListeningSql): Subscribe {
  return async (channel, onMessage, onMissed, onLost) => {
    const state: State = { sql: NONE, ended: false, isLost: false }
    const lost = () => {
      if (state.isLost || state.ended) return
      state.isLost = true
      onLost?.()
    }
    const missed = () => {
      state.isLost = false
      onMissed()
    }
    const dial = () => {
      const sql: ListeningSql = open(() => {
        if (sql === state.sql) lost()
      })
      return listenOnce(sql, channel, onMessage, missed)
    }
    state.sql = await dial()
    void stay(state, dial, lost, missed)
    return async () => {
      state.ended = true
      await end(state.sql)
    }
  }
}

/** Before there is one. */
const NONE: ListeningSql = { listen: () => Promise.reject(new Error('There is no connection')), end: async () => {} }

/** Listening to one more channel is the one question that goes over the connection that listens. */
async function stay(
  state: State,
  dial: () => Promise<ListeningSql>,
  lost: () => void,
  missed: () => void,
): Promise<void> {
  while (!state.ended) {
    await wait(PROBE_EVERY_MS, undefined, { ref: false })
    if (state.ended || (await answers(state.sql))) continue
    lost()
    void end(state.sql)
    const sql = await dial().catch(() => undefined) // the old one fails at the next turn too
    if (sql) state.sql = sql
    if (sql && state.ended) await end(sql)
    else if (sql) missed()
  }
}

async function listenOnce(
  sql: ListeningSql,
  channel: string,
  onMessage: (message: string) => void,
  missed: () => void,
): Promise<ListeningSql> {
  let listens = false
  const listening = sql.listen(channel, onMessage, () => {
    if (listens) missed()
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
