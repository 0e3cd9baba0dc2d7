// Whether the tables are there, in the version that this package reads.

import type { Tables } from '../../stores/url/reached.ts'
import { type Found, fine, warning, wrong } from './check.ts'

export async function tablesFound({ found, wanted }: Tables): Promise<Found> {
  const version = await found()
  if (version === wanted) return fine(`The tables have version ${version}.`)
  const migrate = 'utsessions migrate --store …, or start the application: it brings them up to date.'
  if (version === 0) return warning('There are no tables of utsessions here.', `Correct the address; or ${migrate}`)
  if (version < wanted) return warning(`The tables have version ${version}, and this package makes ${wanted}.`, migrate)
  return wrong(
    `A newer version of utsessions made the tables: version ${version}, and this one knows ${wanted}.`,
    'Update utsessions here.',
  )
}
