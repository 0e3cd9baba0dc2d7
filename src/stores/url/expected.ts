// Tables that must be there already, in the version that this package reads: for whoever only looks at another program's store.

import { UtsessionsError } from '../../policy/errors.ts'
import type { Tables } from './reached.ts'

/** The promise fails with `UTS_STORE_UNUSABLE` where there are none, or other ones; and as the driver does for what is no database. */
export async function expectTables({ found, wanted }: Tables, where: string): Promise<void> {
  const version = await found()
  if (version === wanted) return
  const has =
    version === 0 ? 'no tables of utsessions' : `tables of version ${version}, and version ${wanted} is read here`
  const advice =
    version > wanted
      ? 'Update utsessions here.'
      : 'Correct the address, or bring the tables up to date: utsessions migrate.'
  throw new UtsessionsError('UTS_STORE_UNUSABLE', `${where} has ${has}. Nothing was changed. ${advice}`)
}
