// What every Redis driver comes to for a URL, and what the schemes have in common.

import type { Send, Subscribe } from '../redis.ts'
import type { Address } from './address.ts'
import type { RedisServerConnection } from './reached.ts'

export interface RedisConnection {
  readonly send: Send
  readonly subscribe: Subscribe
  /** The one server, or the masters that are known. */
  servers(): readonly RedisServerConnection[]
  /** Lets go of everything that was opened. */
  end(): Promise<void>
}

/** Whether the scheme asks for TLS. */
export function isSecure(scheme: string): boolean {
  return /^(rediss|valkeys)/.test(scheme)
}

/** Whether the server refused a change because it only follows another one by now, as former masters do: connections to it stay, and are of no use. */
export function isReplicas(error: unknown): boolean {
  return error instanceof Error && error.message.includes('READONLY')
}

/** Of the one server: by which host and port it is reached, or which name sentinels know it by. */
export function nameOf({ scheme, hosts: [{ name, port = 6379 }], path }: Address): string {
  return scheme === 'redis-sentinel' ? path : `${name}:${port}`
}
