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
