// The journal of a control, page by page, and what it says.

import type { SessionControl } from '../controller/controller.ts'
import { given, UtsessionsError } from '../policy/errors.ts'
import { collectInsight, type InsightReport } from './collect.ts'
import { TELLING } from './history.ts'
import { collectOptionsOf, type InsightQuery } from './options.ts'

/** Lines that are asked of the store at once. */
const PAGE = 500

/**
 * Which accounts look shared: reads the control's journal, newest first, and changes nothing. Not for a request: it takes as long as the store takes
 * for all lines since then. Fails as the store does.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID`, saying what was given and what to write
 */
export async function insight(
  control: Pick<SessionControl, 'journal' | 'now'>,
  query: InsightQuery = {},
): Promise<InsightReport> {
  if (typeof control?.journal !== 'function' || typeof control.now !== 'function')
    throw new UtsessionsError('UTS_OPTION_INVALID', `insight needs a control, but was given ${given(control)}.`)
  const options = collectOptionsOf(query, control.now())
  const collector = collectInsight(options)
  const { since, until } = collector.report()
  let cursor: string | undefined
  do {
    const page = await control.journal({ since, until: until + 1, kinds: TELLING, cursor, limit: PAGE })
    collector.add(page.items)
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  return collector.report()
}
