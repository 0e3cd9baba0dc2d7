// Reading records: several in one command where one server has all buckets, one by one in a cluster.

import { gathering, type Read } from '../gathering.ts'
import { type Commands, says } from './commands.ts'
import type { Send } from './options.ts'
import type { ServerClock } from './server-clock.ts'

/** A cluster, a user without the right, a proxy that does not have the command. */
const NOT_FOR_US = /CROSSSLOT|CrossSlot|^(MOVED|ASK) \d|NOPERM|NoPerm|unknown command|not supported/i

export function createRead(send: Send, { get }: Commands, { hasOneServer }: ServerClock): Read<unknown> {
  let isRefused = false
  const all = async (keys: readonly string[]): Promise<readonly unknown[]> => {
    try {
      const replies = await send('MGET', ...keys)
      if (Array.isArray(replies) && replies.length === keys.length) return replies
    } catch (error) {
      if (!says(error, NOT_FOR_US)) throw error
    }
    isRefused = true
    return Promise.all(keys.map((key) => get(key, asItIs)))
  }
  const gathered = gathering({ isFirstAlone: true, one: get, all })
  return (key, use) => (isRefused || !hasOneServer() ? get(key, use) : gathered(key, use))
}

const asItIs = (reply: unknown) => reply
