// The journal as it goes on, whichever node writes it: read again every moment, and of what was read what had not been there.

import type { SessionControl } from '../controller/controller.ts'
import type { Entry } from '../policy/decision.ts'
import type { JournalQuery } from '../stores/store.ts'
import { pagesOf } from './pages.ts'

export interface Following {
  /** What has come since the last look, oldest first; at the first look nothing. Fails as the store does, and then nothing is lost. */
  look(): Promise<readonly Entry[]>
}

/**
 * So much of what was read is read again: lines that are written at once become visible in any order, and clocks of a cluster's nodes differ a
 * little.
 */
const OVERLAP_MS = 10_000
/** Any account would do. */
const NOBODY = 'utsessions'

/** How often a line was seen: two lines that say the same are two lines. */
type Seen = ReadonlyMap<string, number>

export function createFollowing(
  control: Pick<SessionControl, 'journal' | 'notBefore' | 'now'>,
  filter: Pick<JournalQuery, 'account' | 'kinds'>,
  signal: AbortSignal,
): Following {
  let seen: Seen | undefined
  let since = 0
  return {
    look: async () => {
      await control.notBefore({ account: NOBODY }) // the clock as the store has it now
      const next = Math.max(since, control.now() - OVERLAP_MS)
      const from = seen === undefined ? next : since // from where the last look had got to: after an outage that is long ago
      const page = (part: { readonly cursor: string | undefined; readonly limit: number }) =>
        control.journal({ ...filter, since: from, ...part })
      const { fresh, found } = await readFrom(pagesOf(page, { signal }), seen)
      const isFirst = seen === undefined
      seen = found
      since = next
      return isFirst ? [] : fresh.reverse()
    },
  }
}

/** Newest first. */
async function readFrom(pages: AsyncGenerator<readonly Entry[]>, seen: Seen = new Map()) {
  const found = new Map<string, number>()
  const fresh: Entry[] = []
  for await (const entries of pages) {
    for (const entry of entries) {
      const text = JSON.stringify(entry)
      const times = (found.get(text) ?? 0) + 1
      found.set(text, times)
      if (times > (seen.get(text) ?? 0)) fresh.push(entry)
    }
  }
  return { fresh, found }
}
