// Stores by URL, for settings that come as one text. The only door that imports drivers, by name, when a URL asks for one. Parts in url/.

import type { Store } from './store.ts'
import type { StoreFromUrlOptions } from './url/options.ts'
import { owning } from './url/owned.ts'
import { reach } from './url/reach.ts'

export type { DriverName, StoreFromUrlOptions } from './url/options.ts'

/**
 * The store that a URL names, connected, with its tables made and `watch` set up: `await storeFromUrl('redis://localhost:6379')`. Its `close`
 * ends whatever was opened.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID` for a URL that cannot be read, `UTS_STORE_UNUSABLE` when there is no driver, or the server
 *   does not answer or does not let in; never with the password in it
 */
export async function storeFromUrl(url: string, options: StoreFromUrlOptions = {}): Promise<Store> {
  const reached = await reach(url, options)
  return owning(reached, reached.store)
}
