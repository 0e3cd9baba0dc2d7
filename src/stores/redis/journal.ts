// The journal, newest first, out of the streams of all buckets, or of the one of an account.

import type { Entry, EntryKind } from '../../policy/decision.ts'
import type { JournalQuery, Page } from '../store.ts'
import { wantedOf } from './accounts.ts'
import { BUCKETS } from './buckets.ts'
import type { BucketKeys } from './keys.ts'
import { mergedPage, type Stretch } from './merge.ts'
import type { Parts } from './parts.ts'
import { WALK_JOURNAL } from './read-scripts.ts'

/** Where a line stands: the two numbers of its id, and its bucket. */
interface Place {
  readonly ms: number
  readonly sequence: number
  readonly bucket: number
}

interface Line extends Place {
  readonly entry: Entry
}

/** How many lines a script looks at, where few may be what is asked for: of one account, and of all, where 256 scripts are asked for at once. */
const [MOST, MOST_OF_ALL] = [500, 48]
/** Scripts for one page of all: 25,000 lines. Then it is short. */
const MOST_SCRIPTS = 2 * BUCKETS

export async function journal({ commands, keys }: Parts, query: JournalQuery): Promise<Page<Entry>> {
  const { account, kinds, since = '', until = '', cursor, limit = 100 } = query
  if (kinds?.length === 0) return { items: [], next: null }
  const after = cursor === undefined ? undefined : readPlace(cursor)
  const wanted = account === undefined ? wantedOf(limit) : limit + 1
  const isFiltered = kinds !== undefined || since !== '' || until !== ''
  const most = account !== undefined ? Math.max(wanted, MOST) : isFiltered ? Math.max(wanted, MOST_OF_ALL) : wanted
  const numbers = [String(wanted), String(most)]
  const filter = [account ?? '', kinds ? `,${kinds.join(',')},` : '', String(since), String(until)]
  const stretch = async (keys: BucketKeys, from: string): Promise<Stretch<Line, Place>> => {
    const names = [keys.journal, keys.astray]
    const answer = (await commands.run(WALK_JOURNAL, names, [from, ...numbers, ...filter])) as unknown[]
    const [more, last = '', ...rest] = answer.map(String)
    const items = linesOf(keys.bucket, rest)
    if (more !== '1') return { items }
    return { items, more: () => stretch(keys, `(${last}`), upTo: readPlace(`${last}-${keys.bucket}`) }
  }
  const buckets = account === undefined ? keys.buckets : [keys.of(account)]
  const begin = buckets.map((each) => () => stretch(each, beginning(each, after)))
  const mostScripts = account === undefined ? MOST_SCRIPTS : Infinity
  const { items, next } = await mergedPage<Line, Place>(begin, comesBefore, limit, placeOf, mostScripts)
  return { items: items.map(({ entry }) => entry), next }
}

function linesOf(bucket: number, texts: readonly string[]): Line[] {
  const lines: Line[] = []
  for (let i = 0; i < texts.length; i += 5) {
    const [id = '', account = '', kind, at, more = '{}'] = texts.slice(i, i + 5)
    const entry: Entry = { account, kind: kind as EntryKind, at: Number(at), ...JSON.parse(more) }
    lines.push({ ...readPlace(`${id}-${bucket}`), entry })
  }
  return lines
}

/** Ids are times, so this is the order of writing, as far as the clocks of a cluster's nodes agree; ties go by bucket. */
function comesBefore(a: Place, b: Place): boolean {
  if (a.ms !== b.ms) return a.ms > b.ms
  return a.sequence === b.sequence ? a.bucket < b.bucket : a.sequence > b.sequence
}

function placeOf({ ms, sequence, bucket }: Place): string {
  return `${ms}-${sequence}-${bucket}`
}

function readPlace(text: string): Place {
  const [ms = 0, sequence = 0, bucket = 0] = text.split('-').map(Number)
  return { ms, sequence, bucket }
}

/** The id from which on the lines of this bucket follow the cursor, as XREVRANGE takes it. */
function beginning({ bucket }: BucketKeys, after: Place | undefined): string {
  if (!after) return '+'
  const id = `${after.ms}-${after.sequence}`
  return bucket <= after.bucket ? `(${id}` : id
}
