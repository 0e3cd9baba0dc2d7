// The doctor on an SQLite file: each thing that can be provoked is seen both ways.

import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../src/stores/sqlite/driver.ts'
import { temporaryFolder } from '../stores/temporary-folder.ts'
import { examined } from './diagnosis.ts'
import { utsessions } from './streams.ts'

async function place(): Promise<{ readonly url: string; readonly path: string }> {
  const folder = temporaryFolder()
  onTestFinished(() => folder.remove())
  const path = join(folder.path, 'sessions.db')
  const url = `sqlite:${path}`
  expect((await utsessions(['migrate', '--store', url])).code).toBe(0)
  chmodSync(path, 0o640)
  return { url, path }
}

function on(path: string, sql: string): void {
  const database = openDatabase(path)
  database.exec(sql)
  database.close()
}

const PAGE = 4_096

/** An SQLite file that no store has opened, of a few pages. */
function bare(): string {
  const folder = temporaryFolder()
  onTestFinished(() => folder.remove())
  const path = join(folder.path, 'bare.db')
  on(path, `CREATE TABLE mine (a); INSERT INTO mine VALUES (zeroblob(${3 * PAGE})), (1)`)
  return path
}

describe('utsessions doctor on SQLite', () => {
  it('finds all fine where it is set up well; whether it is told only a change can show', async () => {
    const { url } = await place()
    const { code, diagnosis, check, amiss } = await examined(url)
    expect({ code, amiss }).toEqual({ code: 0, amiss: [check('watch')] })
    expect(check('watch').state).toBe('unknown')
    expect(diagnosis.checks.map(({ name }) => name)).toEqual([
      ...['permissions', 'disk', 'space', 'whole', 'journal-mode', 'lock', 'synchronous', 'clock', 'tables'],
      ...['latency', 'watch'],
    ])
  })

  it('with --write hears of a change, and leaves no line in the journal', async () => {
    const { url, path } = await place()
    const { check, amiss } = await examined(url, '--write')
    expect(amiss).toEqual([])
    expect([check('write').state, check('told').state]).toEqual(['fine', 'fine'])
    const database = openDatabase(path)
    onTestFinished(() => void database.close())
    expect(database.prepare('SELECT count(*) AS n FROM utsessions_journal').get()).toMatchObject({ n: 0 })
    expect(database.prepare('SELECT DISTINCT sessions AS n FROM utsessions_records').all()).toMatchObject([{ n: 0 }])
  })

  it('finds that everybody may read it, or change it', async () => {
    const { url, path } = await place()
    chmodSync(path, 0o644)
    expect((await examined(url)).check('permissions')).toMatchObject({
      state: 'warning',
      change: expect.stringContaining('chmod o-rwx'),
    })
    chmodSync(path, 0o646)
    expect((await examined(url)).check('permissions').state).toBe('wrong')
  })

  it('finds a file without a write-ahead log', async () => {
    const path = bare()
    expect((await examined(`sqlite:${path}`)).check('journal-mode')).toMatchObject({
      state: 'warning',
      found: expect.stringContaining('delete'),
    })
  })

  it('finds a damaged file wrong, and looks no further', async () => {
    const path = bare()
    const bytes = readFileSync(path)
    bytes.fill(0xff, PAGE + 100, PAGE * 2)
    writeFileSync(path, bytes)
    const { code, check, diagnosis } = await examined(`sqlite:${path}`)
    expect(code).toBe(1)
    expect(check('whole')).toMatchObject({ state: 'wrong', change: expect.stringContaining('.recover') })
    expect(diagnosis.checks.map(({ name }) => name)).not.toContain('latency')
  })

  it('finds wrong that somebody holds the lock', async () => {
    const { url, path } = await place()
    const other = openDatabase(path)
    onTestFinished(() => void other.close())
    other.exec('BEGIN IMMEDIATE')
    const { code, check } = await examined(url)
    expect(code).toBe(1)
    expect(check('lock')).toMatchObject({ state: 'wrong', change: expect.stringContaining('fuser') })
    other.exec('ROLLBACK')
    expect((await examined(url)).check('lock').state).toBe('fine')
  })

  it('finds tables that are wanting, old or newer, and makes none', async () => {
    const { url, path } = await place()
    on(path, 'UPDATE utsessions_schema SET version = 2')
    expect((await examined(url)).check('tables')).toMatchObject({
      state: 'warning',
      found: expect.stringMatching(/version 2, and/),
    })
    on(path, 'UPDATE utsessions_schema SET version = 1000')
    const newer = await examined(url)
    expect(newer.code).toBe(1)
    expect(JSON.stringify(newer.diagnosis)).toContain('newer version of utsessions')
    const { code, check, diagnosis } = await examined(`sqlite:${bare()}`)
    expect(code).toBe(0)
    expect(check('tables')).toMatchObject({ state: 'warning', found: 'There are no tables of utsessions here.' })
    expect(diagnosis.checks.map(({ name }) => name)).not.toContain('latency')
  })

  it('tells how the URL has it synced', async () => {
    const { url } = await place()
    expect((await examined(url)).check('synchronous').found).toMatch(/^synchronous is normal/)
    expect((await examined(`${url}?synchronous=full`)).check('synchronous').found).toMatch(/^synchronous is full/)
  })

  it('takes what is no database for wrong', async () => {
    const { path } = await place()
    const text = `${path}.txt`
    writeFileSync(text, 'x'.repeat(5_000))
    expect((await examined(`sqlite:${text}`)).code).toBe(1)
  })

  it('makes no file, and looks at none that is gone with its process', async () => {
    const { path } = await place()
    expect((await utsessions(['doctor', '--store', `sqlite:${path}.no`])).code).toBe(3)
    expect(existsSync(`${path}.no`)).toBe(false)
    for (const url of ['sqlite::memory:', 'memory:', 'mysql://x', ''])
      expect((await utsessions(['doctor', '--store', url])).code).toBe(2)
  })

  it('looks at a policy file beside it', async () => {
    const { url, path } = await place()
    const policy = `${path}.json`
    writeFileSync(policy, '{ "lock": "2h", "idle": "30m" }')
    expect((await examined(url, '--policy', policy)).check('policy')).toMatchObject({
      state: 'warning',
      found: expect.stringMatching(/^lock \(2 hours\)/),
    })
    writeFileSync(policy, '{ "default": {}, "plans": { "a": { "enforce": false } } }')
    expect((await examined(url, '--policy', policy)).check('policy').found).toMatch(/^Plan "a": enforce is false/)
    writeFileSync(policy, '{}')
    expect((await examined(url, '--policy', policy)).check('policy').state).toBe('fine')
    writeFileSync(policy, '{ "lock": -1 }')
    const { code, check } = await examined(url, '--policy', policy)
    expect(code).toBe(1)
    expect(check('policy').found).toMatch(/:1:3: lock must be a duration/)
  })
})
