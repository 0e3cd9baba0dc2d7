// What a Redis or Valkey says of itself: INFO, and CONFIG where it is allowed. Managed servers often forbid the latter.

import type { Send } from '../../stores/redis.ts'

export interface RedisFacts {
  /** A field of INFO; empty where the server does not have it. */
  info(field: string): string
  infoNumber(field: string): number
  /** A setting; `undefined` where the server does not tell. */
  config(name: string): string | undefined
}

/** Those that are judged. */
const SETTINGS = ['appendfsync', 'save', 'min-replicas-to-write', 'min-replicas-max-lag', 'stop-writes-on-bgsave-error']

/** `undefined` where this user may not ask. */
export async function factsOf(ask: Send): Promise<RedisFacts | undefined> {
  const reply = await ask('INFO').catch(ifForbidden)
  if (reply === undefined) return undefined
  const info = infoIn(String(reply))
  const config = new Map<string, string>()
  for (const name of SETTINGS) {
    const pairs = pairsIn(await ask('CONFIG', 'GET', name).catch(ifForbidden))
    for (const [key, value] of pairs) config.set(key, value)
  }
  return {
    info: (field) => info.get(field) ?? '',
    infoNumber: (field) => Number(info.get(field) ?? Number.NaN),
    config: (name) => config.get(name),
  }
}

/** By an access list, or by a service that does not have the command. A connection that fails is another matter. */
function ifForbidden(error: unknown): undefined {
  if (error instanceof Error && /NOPERM|unknown command|not allowed|ERR unknown/i.test(error.message)) return undefined
  throw error
}

function infoIn(text: string): ReadonlyMap<string, string> {
  const lines = text.split(/\r?\n/).filter((line) => /^\w+:/.test(line))
  return new Map(
    lines.map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon), line.slice(colon + 1)]
    }),
  )
}

/** Names and values, as a list under RESP2 and as a map under RESP3. */
function pairsIn(reply: unknown): readonly (readonly [string, string])[] {
  if (Array.isArray(reply))
    return reply.flatMap((name, i) => (i % 2 === 0 ? [[String(name), String(reply[i + 1])] as const] : []))
  if (reply instanceof Map) return [...reply].map(([name, value]) => [String(name), String(value)])
  if (typeof reply !== 'object' || reply === null) return []
  return Object.entries(reply).map(([name, value]) => [name, String(value)])
}
