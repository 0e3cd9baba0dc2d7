// Where utsessions keeps its records: in a file of the site's own, or wherever UTSESSIONS_STORE says.

import { type Store, UtsessionsError } from 'utsessions'
import { sqliteStore } from 'utsessions/sqlite'
import { storeFromUrl } from 'utsessions/url'
import { Trouble } from './trouble.ts'

/** @throws {Trouble} when the URL cannot be read, or what it leads to cannot be used */
export async function openSessionStore(url: string | undefined, path: string): Promise<Store> {
  if (url === undefined) return sqliteStore({ path })
  try {
    return await storeFromUrl(url)
  } catch (error) {
    throw error instanceof UtsessionsError ? new Trouble(`UTSESSIONS_STORE is not usable: ${error.message}`) : error
  }
}
