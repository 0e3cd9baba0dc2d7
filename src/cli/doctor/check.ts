// What a check of the doctor's comes to.

/** `unknown`: it could not be looked at, which is nobody's fault. */
export type State = 'fine' | 'warning' | 'wrong' | 'unknown'

export interface Check {
  /** Stable. */
  readonly name: string
  /** Which of several servers; `null` for the store as a whole. */
  readonly server: string | null
  readonly state: State
  readonly found: string
  /** The setting or the command that puts it right; `null` where it is fine. */
  readonly change: string | null
}

export type Found = Omit<Check, 'name' | 'server'>

export function fine(found: string): Found {
  return { state: 'fine', found, change: null }
}

export function warning(found: string, change: string): Found {
  return { state: 'warning', found, change }
}

export function wrong(found: string, change: string): Found {
  return { state: 'wrong', found, change }
}

export function unknown(found: string, change: string): Found {
  return { state: 'unknown', found, change }
}

export function named(name: string, found: Found, server: string | null = null): Check {
  return { name, server, ...found }
}

/** What went wrong, in one line and without the secret. */
export function reasonOf(error: unknown, secret: string | undefined): string {
  const text = String(error instanceof Error ? error.message : error).replaceAll(/\s+/g, ' ')
  if (secret === undefined) return text
  return text.replaceAll(secret, '***').replaceAll(encodeURIComponent(secret), '***')
}
