// `utsessions migrate`: makes the tables of a store, or brings them up to date.

import { UtsessionsError } from '../policy/errors.ts'
import { reach } from '../stores/url/reach.ts'
import type { Reached, Tables } from '../stores/url/reached.ts'
import { EXIT, type ExitCode } from './exit.ts'
import { flagsOf } from './flags.ts'
import { interruptible } from './interrupt.ts'
import { jsonText, write } from './output.ts'
import { type Place, placeOf } from './store-place.ts'
import { printable, type Streams } from './terminal.ts'

interface Migrated {
  /** Without user, password and parameters. */
  readonly store: string
  readonly kind: Place['kind']
  /** The version of the tables before; 0: there were none; `null`: this store has no tables. */
  readonly from: number | null
  readonly to: number | null
  /** Whether there was anything to do. */
  readonly changed: boolean
  readonly dryRun: boolean
}

const FLAGS = {
  store: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const

const CONNECT_TIMEOUT = '4s'

/** @throws {UsageError}, {@link UtsessionsError} `UTS_STORE_UNUSABLE` where it cannot be reached, or has newer tables */
export async function run(args: readonly string[], streams: Streams): Promise<ExitCode> {
  const values = flagsOf('migrate', args, FLAGS)
  const place = placeOf(values.store ?? streams.env['UTSESSIONS_STORE'], true)
  const migrated = await interruptible(streams, () => migratedPlace(place, values['dry-run']))
  await write(streams.stdout, values.json ? jsonText(migrated) : `${printable(textOf(migrated))}\n`)
  return EXIT.done
}

async function migratedPlace({ url, where: store, kind }: Place, dryRun: boolean): Promise<Migrated> {
  const reached = await reach(url, { connectTimeout: CONNECT_TIMEOUT })
  try {
    if (!('tables' in reached)) return { store, kind, from: null, to: null, changed: false, dryRun }
    const { tables } = reached
    const from = await tables.found()
    refuseNewer(store, from, tables)
    if (!dryRun) await made(reached)
    const to = dryRun ? tables.wanted : await tables.found()
    return { store, kind, from, to, changed: from !== to, dryRun }
  } finally {
    await reached.end()
  }
}

/** Making the store makes its tables. */
async function made({ store: make }: Reached): Promise<void> {
  const store = await make()
  await store.close()
}

function refuseNewer(store: string, found: number, { wanted }: Tables): void {
  if (found <= wanted) return
  throw new UtsessionsError(
    'UTS_STORE_UNUSABLE',
    `A newer version of utsessions made the tables in ${store} (version ${found}; this one knows ${wanted}). Nothing was changed. ` +
      'Update utsessions here.',
  )
}

function textOf({ store, from, to, changed, dryRun }: Migrated): string {
  if (from === null) return `${store} has no tables, so there is nothing to do. Scripts are loaded as they are needed.`
  if (!changed) return `${store} is up to date: its tables have version ${to}.`
  if (from === 0)
    return dryRun ? `${store} would be given tables of version ${to}.` : `${store} was given tables of version ${to}.`
  return `The tables in ${store} ${dryRun ? 'would be' : 'were'} brought from version ${from} to version ${to}.`
}
