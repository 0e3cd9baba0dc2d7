// Spans, numbers and channels on every runtime that the package runs on, as it is built.

import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildDoors } from '../../scripts/build-doors.ts'
import { root } from '../house/snippets.ts'
import { runtimes } from '../support/tools.ts'

const run = promisify(execFile)
const cache = join(root, '.cache') // where packages are found
let folder = ''

beforeAll(async () => {
  mkdirSync(cache, { recursive: true })
  folder = mkdtempSync(join(cache, 'doors-'))
  await buildDoors(folder)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('telemetry', () => {
  for (const runtime of runtimes()) {
    if ('missing' in runtime) {
      it.skip(`tells the same on ${runtime.name} (skipped: ${runtime.missing})`)
      continue
    }
    it(`tells the same on ${runtime.name}`, { timeout: 180_000 }, async () => {
      const [program = '', ...args] = runtime.command
      const { stdout } = await run(program, [...args, 'test/telemetry/doors.mjs', folder], { cwd: root })
      expect(JSON.parse(stdout)).toEqual({
        events: ['ann', 'fault of bob'],
        steps: ['start', 'end', 'asyncStart', 'asyncEnd', 'start', 'end', 'error', 'asyncStart', 'asyncEnd'],
        outcome: 'admitted',
        failed: 'UTS_STORE_UNAVAILABLE',
        spans: [
          ['utsessions.open', { 'utsessions.outcome': 'admitted', 'utsessions.ended.count': 0 }],
          ['utsessions.open', { 'error.type': 'UTS_STORE_UNAVAILABLE' }],
        ],
        status: 200,
        faults: ['utsessions_faults_total{utsessions_fault="store-error"} 1'],
      })
    })
  }
})
