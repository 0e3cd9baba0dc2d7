// A line of the journal in a list: when, and what happened.

import { Fragment, h } from 'preact'
import type { Entry } from '../../policy/decision.ts'
import { addressOf } from './address.ts'
import { type Part, sentenceOf } from './sentence.ts'
import { Device, Instant, Name, Session } from './text.tsx'

/** `withAccount`: where the list is of more than one. */
export function EntryLine({ entry, withAccount = false }: { readonly entry: Entry; readonly withAccount?: boolean }) {
  return (
    <li class={`entry ${entry.kind}`}>
      <Instant at={entry.at} as={withAccount ? 'clock' : 'both'} />
      <div>
        {withAccount && (
          <a href={addressOf.account(entry.account)}>
            <Name of={entry.account} />
          </a>
        )}{' '}
        <span>{h(Fragment, {}, ...sentenceOf(entry).map(partOf))}</span>
      </div>
    </li>
  )
}

function partOf(part: Part) {
  if (typeof part === 'string') return part
  if ('device' in part) return <Device label={part.device} session={part.on} />
  if ('session' in part) return <Session id={part.session} />
  return 'name' in part ? <Name of={part.name} loud /> : <Instant at={part.at} as="clock" />
}

const keys = new WeakMap<Entry, string>()

/** Of two lines that say the same only one is shown: it came twice. */
export function keyOf(entry: Entry): string {
  const known = keys.get(entry)
  if (known !== undefined) return known
  const key = JSON.stringify(entry, (_, value: unknown) => (isObject(value) ? inOrder(value) : value))
  keys.set(entry, key)
  return key
}

/** Stores give the fields of a line in an order of their own. */
function inOrder(value: object): object {
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Lines of two lists in one, newest first, each once. Those of one instant stay as the first list has them. */
export function merged(newer: readonly Entry[], older: readonly Entry[]): readonly Entry[] {
  const known = new Set(newer.map(keyOf))
  const all = [...newer, ...older.filter((entry) => !known.has(keyOf(entry)))]
  return all.toSorted((a, b) => b.at - a.at)
}
