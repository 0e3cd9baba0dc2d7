// What every Redis driver comes to for a URL, and what the schemes have in common.

import type { Send, Subscribe } from '../redis.ts'

export interface RedisConnection {
  readonly send: Send
  readonly subscribe: Subscribe
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
