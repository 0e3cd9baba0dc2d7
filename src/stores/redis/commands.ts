// What is sent to the server: a plain GET, or a script by its hash, with its text where the server does not have it.

import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Send } from './options.ts'

/** A Lua text, and the hash by which servers know it. */
export interface Script {
  readonly text: string
  readonly sha: string
}

export function scriptOf(text: string): Script {
  return { text, sha: createHash('sha1').update(text).digest('hex') }
}

export interface Commands {
  /** What `use` makes of the reply: the text at the key, or nothing. */
  get<T>(key: string, use: (reply: unknown) => T | Promise<T>): Promise<T>
  /** What `use` makes of what the script returns. All keys are of one bucket. @default as it is */
  run<T = unknown>(
    script: Script,
    keys: readonly string[],
    args: readonly string[],
    use?: (reply: unknown) => T,
  ): Promise<T>
}

/** One promise behind the client's, for what every request waits for; what is done at failures begins with the first. */
export function createCommands(send: Send): Commands {
  return {
    get: (key, use) => sentGet(send, key).then(use, (error) => again(error, () => sentGet(send, key)).then(use)),
    run: <T>(
      { text, sha }: Script,
      keys: readonly string[],
      args: readonly string[],
      use = (reply: unknown) => reply as T,
    ) => {
      const words = ['EVALSHA', sha, String(keys.length), ...keys, ...args]
      return sent(send, words).then(use, (error) => runAgain(send, text, words, error).then(use))
    },
  }
}

/** A client that throws instead of rejecting has failed all the same. */
function sent(send: Send, words: readonly string[]): Promise<unknown> {
  try {
    return send(...words)
  } catch (error) {
    return Promise.reject(error)
  }
}

/** The same for what every request waits for, without a list of its words. */
function sentGet(send: Send, key: string): Promise<unknown> {
  try {
    return send('GET', key)
  } catch (error) {
    return Promise.reject(error)
  }
}

function runAgain(send: Send, text: string, words: readonly string[], failure: unknown): Promise<unknown> {
  const withText = (error: unknown) => {
    if (!says(error, UNKNOWN_SCRIPT)) throw error
    return sent(send, ['EVAL', text, ...words.slice(2)])
  }
  const work = () => sent(send, words).catch(withText)
  return Promise.reject(failure)
    .catch(withText)
    .catch((error) => again(error, work))
}

/** A text of a reply; some clients can be told to give buffers. */
export function textOf(reply: unknown): string | undefined {
  if (typeof reply === 'string') return reply
  return reply === null || reply === undefined ? undefined : String(reply)
}

/** As servers say it, and as valkey-glide does: they forget scripts when they restart, and by `SCRIPT FLUSH`. */
const UNKNOWN_SCRIPT = /NOSCRIPT|NoScriptError/

/** The slot is just moving to another node, and nothing was done: clients follow it, but not all of them where half of its keys have moved. */
const MOVING = /TRYAGAIN|TryAgain|^(MOVED|ASK) \d/

const PATIENCE_MS = 1_000
const PAUSE_MS = 20

/** Tries again, for up to a second, where the server says that it has done nothing and that one may. */
async function again<T>(failure: unknown, work: () => Promise<T>): Promise<T> {
  const until = performance.now() + PATIENCE_MS
  for (let error = failure; ; ) {
    if (!says(error, MOVING) || performance.now() > until) throw error
    await wait(PAUSE_MS * (0.5 + Math.random()))
    try {
      return await work()
    } catch (later) {
      error = later
    }
  }
}

export function says(error: unknown, what: RegExp): boolean {
  return error instanceof Error && what.test(error.message)
}
