// The guard's routes, as a page asks them.

import type { LiveState } from '../live/wire.ts'

const PATIENCE_MS = 10_000

export interface Answer {
  /** 0: the server cannot be reached. */
  readonly status: number
  /** Empty where it is no JSON. */
  readonly body: Partial<LiveState> & { readonly code?: string; readonly location?: string }
}

/** What came of asking how the session is. */
export type Look = 'told' | 'nobody' | 'failed'

const HEADERS = { accept: 'application/json', 'content-type': 'application/json', 'x-utsessions': '1' }

/** Asks, or sends JSON. Never fails. */
export async function ask(address: string, sent?: object): Promise<Answer> {
  const what = sent && { method: 'POST', body: JSON.stringify(sent) }
  const signal = AbortSignal.timeout(PATIENCE_MS)
  try {
    const response = await fetch(address, { headers: HEADERS, credentials: 'include', signal, ...what })
    return { status: response.status, body: await response.json().catch(() => ({})) }
  } catch {
    return { status: 0, body: {} }
  }
}
