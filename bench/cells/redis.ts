// Over Redis, through node-redis and ioredis: checks beside a bare GET of the same value, openings beside a GET and a script of the same size.

import { createHash } from 'node:crypto'
import type { Store } from 'utsessions'
import type { OpenCell } from '../cell.ts'
import type { Places } from '../cell-process.ts'
import { type Work, workCalls } from '../work.ts'
import {
  ACCOUNTS,
  accountOf,
  checking,
  controlOf,
  newAccountOf,
  openAll,
  openingAgain,
  openingNew,
  openingOf,
} from './sessions.ts'
import { type NoteSent, openIoredis, openNodeRedis, placeOf } from './stores.ts'

/** What the bare cells need of either client. */
interface Client {
  get(key: string): Promise<unknown>
  evalsha(args: readonly string[]): Promise<unknown>
  load(script: string): Promise<unknown>
}

type OpenClient = (url: string, note: NoteSent) => Promise<{ readonly client: Client; readonly store: Store }>

const CLIENTS: Readonly<Record<string, OpenClient>> = {
  'node-redis': async (url, note) => {
    const { client, store } = await openNodeRedis(url, note)
    return {
      store,
      client: {
        get: (key) => client.get(key),
        evalsha: (args) => client.sendCommand(['EVALSHA', ...args]),
        load: (script) => client.sendCommand(['SCRIPT', 'LOAD', script]),
      },
    }
  },
  ioredis: async (url, note) => {
    const { client, store } = await openIoredis(url, note)
    return {
      store,
      client: {
        get: (key) => client.get(key),
        evalsha: (args) => client.call('EVALSHA', ...args),
        load: (script) => client.call('SCRIPT', 'LOAD', script),
      },
    }
  },
}

/** Names are "what, client". */
export const open: OpenCell = async (name, places) => {
  const [what, client = 'node-redis'] = name.split(', ')
  return workCalls(await workOf(what ?? '', client, places))
}

async function workOf(what: string, clientName: string, places: Places): Promise<Work> {
  const sent: (readonly string[])[] = []
  const note = { at: (args: readonly string[]) => void sent.push(args) }
  const opened = await CLIENTS[clientName]?.(placeOf(places, 'redis'), (args) => note.at(args))
  if (!opened) throw new Error(`there is no client ${clientName}`)
  const { client, store } = opened
  const control = controlOf({ store })
  const work = await (async () => {
    switch (what) {
      case 'check':
        return checking(control)
      case 'open':
        return openingNew(control)
      case 'open one':
        return openingAgain(control, 1)
      case 'open spread':
        return openingAgain(control, 64)
      case 'bare GET':
        return gettingBare(client, await keysOfChecks(store, sent))
      case 'bare GET and EVALSHA':
        return swappingBare(client, await swapOf(store, sent))
      default:
        throw new Error(`there is no cell ${what}`)
    }
  })()
  note.at = () => {}
  return work
}

/** The keys that a check of each account reads, as the store sends them. */
async function keysOfChecks(store: Store, sent: (readonly string[])[]): Promise<readonly string[]> {
  const control = controlOf({ store })
  const tokens = await openAll(control)
  const keys: string[] = []
  for (const [i, token] of tokens.entries()) {
    sent.length = 0
    await control.check({ account: accountOf(i), token })
    const [command, key] = sent.find(([name]) => name === 'GET') ?? [] // beside it the time may be asked for
    if (command !== 'GET' || key === undefined) throw new Error(`a check sent ${command} ${key}`)
    keys.push(key)
  }
  return keys
}

function gettingBare({ get }: Client, keys: readonly string[]): Work {
  return {
    operation: (i) => get(keys[i % ACCOUNTS] as string),
    isRight: (value) => typeof value === 'string',
  }
}

/** What the store sends as an account opens: keys and arguments of its script. */
async function swapOf(store: Store, sent: (readonly string[])[]): Promise<readonly string[]> {
  const control = controlOf({ store })
  await control.open(openingOf('warm', 0))
  sent.length = 0
  await control.open(openingOf(newAccountOf(0), 1))
  const swap = sent.findLast(([command]) => command === 'EVALSHA' || command === 'EVAL')
  if (!swap) throw new Error('an opening sent no script')
  return swap.slice(2)
}

/** Plainly compares and replaces; it is given as many keys and bytes as the store's own, and ignores the rest. */
const COMPARE_AND_SET = `
local current = redis.call('GET', KEYS[1])
if (current or '') ~= ARGV[1] then return {0, current} end
redis.call('SET', KEYS[1], ARGV[2], 'PX', 86400000)
return {1}
`
const SHA = createHash('sha1').update(COMPARE_AND_SET).digest('hex')

async function swappingBare({ get, evalsha, load }: Client, [count = '0', ...rest]: readonly string[]): Promise<Work> {
  await load(COMPARE_AND_SET)
  const keys = rest.slice(1, Number(count))
  const args = rest.slice(Number(count))
  const longest = args.reduce((a, b) => (b.length > a.length ? b : a), '')
  const others = args.filter((arg) => arg !== longest && arg !== '')
  return {
    operation: async (i) => {
      const key = `bare:{${i % 256}}:${newAccountOf(i)}`
      const current = await get(key)
      const swapped = await evalsha([SHA, count, key, ...keys, String(current ?? ''), longest, ...others])
      return current === null && Array.isArray(swapped) && Number(swapped[0]) === 1
    },
    isRight: (swapped) => swapped === true,
  }
}
