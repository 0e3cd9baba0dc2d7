import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { VERBS } from '../../src/cli/verbs.ts'
import { application, sqlitePlace } from './places.ts'
import { utsessions } from './streams.ts'

const page = readFileSync(fileURLToPath(new URL('../../docs/cli.md', import.meta.url)), 'utf8')
const sections = new Map(page.split(/^## /m).map((text) => [text.split('\n', 1)[0] ?? '', text]))
const OURS = ['stats', 'list', 'show', 'watch', 'revoke', 'journal', 'export', 'insight']

/** The JSON of a section, as it is printed there. */
function printed(section: string): readonly object[] {
  return [...(sections.get(section) ?? '').matchAll(/^```json\n(.*?)^```$/gms)].map(([, text = '']) => JSON.parse(text))
}

/** Names of fields down to lists and to what is left out with {}. */
function shape(value: unknown, like: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return Array.isArray(value) ? 'list' : 'one'
  if (typeof like === 'object' && like !== null && Object.keys(like).length === 0) return {}
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, shape(one, (like as Record<string, unknown> | null)?.[name])]),
  )
}

it('docs/cli.md names every verb, and every option of those that it is about', () => {
  for (const verb of Object.keys(VERBS)) expect(page).toMatch(new RegExp(`\\[\`${verb}\\b`))
  for (const verb of OURS) {
    const flags = [...(VERBS[verb]?.help ?? '').matchAll(/--[a-z]+/g)].map(([flag]) => flag)
    expect(flags.filter((flag) => !page.includes(flag))).toEqual([])
  }
})

it('docs/cli.md prints JSON as it comes', async () => {
  const app = await application(sqlitePlace(), { lock: 0 })
  for (const device of ['laptop', 'phone'])
    await app.control.open({ account: 'ann', device, label: device, place: 'Berlin', address: '10.0.0.1' })
  const file = `${app.url.slice('sqlite:'.length)}.csv`
  const documents: readonly (readonly [section: string, at: number, came: unknown])[] = [
    ['stats', 0, await app.document('stats')],
    ['list', 0, (await app.lines('list'))[0]],
    ['show', 0, await app.document('show', 'ann')],
    ['journal', 0, (await app.lines('journal', '--kinds', 'displaced'))[0]],
    ['export', 0, await app.document('export', '--journal', '--format', 'csv', '--out', file)],
    ['insight', 0, await app.document('insight')],
    ['revoke', 0, await app.document('revoke', 'ann', '--all')],
    ['revoke', 1, await app.document('revoke', '--everybody', '--yes')],
    ['Output', 0, JSON.parse((await utsessions(['list', '--json', '--limit', '0'])).err)],
  ]
  for (const [section, at, came] of documents) {
    const there = printed(section)[at]
    expect([section, shape(came, there)]).toEqual([section, shape(there, there)])
  }
  const [session] = (printed('show')[0] as { sessions: object[] }).sessions
  await app.control.open({ account: 'bea', device: 'laptop', place: 'Berlin' })
  const { sessions } = (await app.document('show', 'bea')) as { sessions: object[] }
  expect(Object.keys(sessions[0] ?? {}).toSorted()).toEqual(Object.keys(session ?? {}).toSorted())
})
