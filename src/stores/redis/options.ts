// The options of redisStore, as accepted and as resolved.

import { given, UtsessionsError } from '../../policy/errors.ts'
import type { Subscribe } from '../channel.ts'
import { type KeepJournal, type ResolvedKeepJournal, resolveKeepJournal } from '../keep-journal.ts'

/** Sends one command and gives the server's reply; rejects with what the server or the connection complained of. */
export type Send = (...args: string[]) => Promise<unknown>

export interface RedisStoreOptions {
  /**
   * One command to the server, over a connection of yours: `(...args) => client.sendCommand(args)` in node-redis. Every command has a key;
   * clients of a cluster route by it, see {@link keyOf}. Never let it read from a replica.
   */
  readonly send: Send
  /** Listens to a channel; without it there is no `watch`. */
  readonly subscribe?: Subscribe
  /**
   * Tells of swaps over a channel for each bucket, by sharded publish/subscribe: for clusters of Redis 7, Valkey and later. The same in
   * every process. @default false
   */
  readonly sharded?: boolean
  /** All keys and channels begin with it, and a colon. The same in every process. @default 'uts' */
  readonly prefix?: string
  /** The bounds of the journal; the 256 buckets share `count`. @default { for: '90d', count: 1_000_000 } */
  readonly keepJournal?: KeepJournal
}

export interface ResolvedRedisOptions extends ResolvedKeepJournal {
  readonly send: Send
  readonly subscribe: Subscribe | undefined
  readonly sharded: boolean
  readonly prefix: string
}

const KNOWN = ['send', 'subscribe', 'sharded', 'prefix', 'keepJournal']
const LONGEST_PREFIX = 64
const EXAMPLE = 'redisStore({ send: (...args) => client.sendCommand(args) })'

/** @throws {UtsessionsError} `UTS_STORE_UNUSABLE` without a `send`, `UTS_OPTION_INVALID` for any other wrong option */
export function resolveRedisOptions(options: RedisStoreOptions): ResolvedRedisOptions {
  if (typeof options !== 'object' || options === null || typeof options.send !== 'function') {
    const what = typeof options === 'object' && options !== null ? `{ send: ${given(options.send)} }` : given(options)
    throw new UtsessionsError(
      'UTS_STORE_UNUSABLE',
      `redisStore takes a function that sends a command, but was given ${what}. Write ${EXAMPLE}.`,
    )
  }
  const unknown = Object.keys(options).find((key) => !KNOWN.includes(key))
  if (unknown !== undefined) throw invalid(`redisStore has no option ${given(unknown)}. It has: ${KNOWN.join(', ')}.`)
  return Object.freeze({
    send: options.send,
    ...telling(options),
    prefix: prefixOf(options),
    ...resolveKeepJournal(options.keepJournal),
  })
}

function telling({ subscribe, sharded = false }: RedisStoreOptions) {
  if (subscribe !== undefined && typeof subscribe !== 'function') {
    throw invalid(`subscribe must be a function of channel, onMessage and onMissed, but is ${given(subscribe)}.`)
  }
  if (typeof sharded !== 'boolean') throw invalid(`sharded must be true or false, but is ${given(sharded)}.`)
  return { subscribe, sharded }
}

/** Braces would be taken for the hash tag that keeps the keys of a bucket together. */
function prefixOf({ prefix = 'uts' }: RedisStoreOptions): string {
  if (typeof prefix === 'string' && prefix !== '' && prefix.length <= LONGEST_PREFIX && !/[{}]/.test(prefix)) {
    return prefix
  }
  throw invalid(
    `prefix must be a text of 1 to ${LONGEST_PREFIX} characters without braces, but is ${given(prefix)}. Write prefix: 'uts'.`,
  )
}

function invalid(message: string): UtsessionsError {
  return new UtsessionsError('UTS_OPTION_INVALID', message)
}
