// A page of one of the control's lists, by what stands in the query.

import type { Page } from '../../stores/store.ts'
import { fromStore } from '../faults.ts'
import { invalid, type PageAsked } from '../query.ts'
import type { Asked } from '../route.ts'

/**
 * Where a cursor is nonsense, stores fail as they do when they are down: if the beginning of the same list can be had, it was the cursor.
 * @throws {UtsessionsError} `UTS_ARGUMENT_INVALID` for such a cursor
 */
export function askForPage<T>(
  { admin, request }: Pick<Asked, 'admin' | 'request'>,
  page: PageAsked,
  ask: (page: PageAsked) => Promise<Page<T>>,
): Promise<Page<T>> {
  return admin.turns(async () => {
    try {
      return await fromStore(() => ask(page))
    } catch (error) {
      if (page.cursor === undefined) throw error
      await fromStore(() => ask({ limit: 1 }))
      throw invalid('cursor must be what next was, but the store cannot read it.')
    }
  }, request.signal)
}
