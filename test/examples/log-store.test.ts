// The worked example of a store keeps its word: the published proof, processes that race and are killed, a line that is torn.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, readFileSync, truncateSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fixture } from '../../examples/log-store/fixture.ts'
import { logStore } from '../../examples/log-store/log-store.ts'
import { entryOf, idsOf, put, recordOf, sessionOf, walk } from '../../src/testing/conformance/case.ts'
import { conforms } from '../stores/conforms.ts'
import { type TemporaryFolder, temporaryFolder } from '../stores/temporary-folder.ts'

conforms('logStore', { fixture, without: { totals: 'a control may walk over the accounts of one log' } })

let folder: TemporaryFolder
let path: string
const workers: ChildProcess[] = []

beforeEach(() => {
  folder = temporaryFolder()
  path = `${folder.path}/sessions.log`
})

afterEach(async () => {
  await Promise.all(workers.splice(0).map(killed))
  folder.remove()
})

const SCRIPT = fileURLToPath(new URL('./log-store-worker.ts', import.meta.url))
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

/** Up and waiting for its start; with `limit` as its shell has it. */
async function startWorker(verb: string, name: string, limit = 'true'): Promise<ChildProcess> {
  const command = [process.execPath, '--import', TSX, SCRIPT, path, verb, name]
  const worker = spawn('/bin/bash', ['-c', `${limit}; exec "$0" "$@"`, ...command], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  workers.push(worker)
  await once(worker, 'message')
  return worker
}

interface Told {
  readonly acknowledged?: string
  readonly answer?: unknown
  readonly error?: string
}

/** Starts the work, and resolves with what the worker says at the end of it. */
function work(worker: ChildProcess, told: (acknowledged: string) => void = () => {}): Promise<Told> {
  return new Promise((resolve) => {
    worker.on('message', (message: Told) => {
      if (message.acknowledged === undefined) resolve(message)
      else told(message.acknowledged)
    })
    worker.once('exit', () => resolve({ error: 'gone' }))
    worker.send('go')
  })
}

async function killed(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return
  worker.kill('SIGKILL')
  await once(worker, 'exit')
}

describe('two processes on one log', () => {
  it('that increment one record 500 times each make a thousand', async () => {
    const racing = await Promise.all(['one', 'two'].map((name) => startWorker('count', name)))
    expect(await Promise.all(racing.map((worker) => work(worker)))).toEqual([{}, {}])
    const store = logStore(path)
    expect((await store.load('u')).record.at).toBe(1_000)
    await store.close()
  })

  it('that open 50 sessions each on an account that one may use admit exactly one (J1)', async () => {
    const racing = await Promise.all(['one', 'two'].map((name) => startWorker('open', name)))
    const answers = await Promise.all(racing.map((worker) => work(worker)))
    const outcomes = answers.flatMap(({ answer }) => answer as string[])
    expect(outcomes.filter((outcome) => outcome === 'admitted')).toHaveLength(1)
    expect(outcomes.filter((outcome) => outcome === 'refused')).toHaveLength(99)
  })

  it('that are killed while they write leave every acknowledged swap, and no half of one (K3, K4)', async () => {
    const acknowledged: string[] = []
    for (let round = 0; round < 4; round += 1) {
      const writing = await Promise.all(['one', 'two'].map((name) => startWorker('write', `${name}-${round}`)))
      await Promise.all(
        writing.map((worker, i) => {
          let left = 3 + round + i
          return work(worker, (account) => {
            acknowledged.push(account)
            left -= 1
            if (left === 0) worker.kill('SIGKILL')
          })
        }),
      )
    }
    const store = logStore(path)
    const written = (await walk((cursor) => store.journal({ cursor }))).map(({ account }) => account)
    expect(written).toEqual(expect.arrayContaining(acknowledged))
    expect(new Set(written).size).toBe(written.length)
    for (const account of written) expect(idsOf(await store.load(account))).toEqual([account])
    const live = (await walk((cursor) => store.accounts({ cursor }))).map(({ account }) => account)
    expect(live.toSorted()).toEqual(written.toSorted())
    await store.close()
  })

  it('one of which finds the disk full: its torn line counts as nothing, and the other goes on', async () => {
    const full = await startWorker('write', 'full', 'ulimit -f 2048')
    const acknowledged: string[] = []
    const { error } = await work(full, (account) => acknowledged.push(account))
    expect(error).toMatch(/took \d+ of \d+ bytes: is the disk full\?/)
    expect(readFileSync(path).at(-1)).not.toBe('\n'.charCodeAt(0))
    const store = logStore(path)
    expect((await store.load(`full-${acknowledged.length}`)).revision).toBe('')
    await put(store, 'v', recordOf([sessionOf('after')]))
    expect(idsOf(await store.load('v'))).toEqual(['after'])
    expect((await store.load(`full-${acknowledged.length}`)).revision).toBe('')
    expect(idsOf(await store.load('full-0'))).toEqual(['full-0'])
    await store.close()
  })
})

describe('a line of the log', () => {
  it('that was torn at any byte spoils nothing else, and every reader takes it for nothing', async () => {
    const before = logStore(path)
    await put(before, 'u', recordOf([sessionOf('kept')]))
    const start = readFileSync(path).length
    const revision = await put(before, 'u', recordOf([sessionOf('torn', { label: 'Gen\u00e8ve \u{1F600}' })]), [
      entryOf('u', 'torn'),
    ])
    await before.close()
    const line = readFileSync(path).subarray(start)
    for (let length = 0; length < line.length - 1; length += 1) {
      truncateSync(path, start)
      appendFileSync(path, line.subarray(0, length))
      const [reading, writing] = [logStore(path), logStore(path)]
      expect(idsOf(await reading.load('u'))).toEqual(['kept'])
      await put(writing, 'v', recordOf([sessionOf('after')]), [entryOf('v', 'after')])
      for (const store of [reading, writing]) {
        expect(idsOf(await store.load('u'))).toEqual(['kept'])
        expect(idsOf(await store.load('v'))).toEqual(['after'])
        expect((await store.journal()).items).toEqual([entryOf('v', 'after')])
        expect((await store.swap('u', revision, recordOf([]), [])).swapped).toBe(false)
        await store.close()
      }
    }
  })

  it('is not read before it is there to its end', async () => {
    const store = logStore(path)
    await put(store, 'u', recordOf([sessionOf('first')]))
    const { revision } = await store.load('u')
    const record = JSON.stringify({ v: 1, ...recordOf([sessionOf('second')]) })
    const line = `\n${JSON.stringify({ account: 'u', expects: revision, revision: 'next', record, entries: [] })}\n`
    appendFileSync(path, line.slice(0, 100))
    expect(idsOf(await store.load('u'))).toEqual(['first'])
    appendFileSync(path, line.slice(100))
    expect(idsOf(await store.load('u'))).toEqual(['second'])
    await store.close()
  })

  it('that is JSON but none of ours counts as nothing', async () => {
    const store = logStore(path)
    appendFileSync(path, '\n5\nnull\n{}\n[]\n{"entries":5}\n')
    await put(store, 'u', recordOf([sessionOf('s')]))
    expect(idsOf(await store.load('u'))).toEqual(['s'])
    await store.close()
  })
})

it('a log that was cut short is an error, and not an empty store', async () => {
  const store = logStore(path)
  await put(store, 'u', recordOf([sessionOf('s')]))
  truncateSync(path, 0)
  await expect(store.load('u')).rejects.toMatchObject({ code: 'UTS_STORE_UNUSABLE' })
  await store.close()
  await expect(store.load('u')).rejects.toThrow(/has been closed/)
})
