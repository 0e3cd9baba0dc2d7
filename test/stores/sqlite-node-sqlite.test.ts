// The SQLite store passes the proof of a store on node:sqlite; where this Node has none, in a newer one.

import { execFile } from 'node:child_process'
import { isBuiltin } from 'node:module'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { nodeWithSqlite } from '../support/tools.ts'
import { conformsOn } from './drivers.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url))

/** This very file, in the other Node. */
async function runIn(node: string): Promise<{ numPassedTests: number; numFailedTests: number }> {
  const { VITEST: _, VITEST_WORKER_ID: __, VITEST_POOL_ID: ___, ...env } = process.env
  const args = [vitest, 'run', fileURLToPath(import.meta.url), '--reporter=json', '--coverage.enabled=false']
  const run = await promisify(execFile)(node, args, { cwd: root, env, maxBuffer: 2 ** 24 }).catch((error) => error)
  return JSON.parse(run.stdout.slice(run.stdout.indexOf('{"')))
}

const tool = nodeWithSqlite()
if (isBuiltin('node:sqlite')) conformsOn('node:sqlite')
else {
  describe('sqliteStore on node:sqlite', () => {
    if ('missing' in tool) return void it.skip(`conforms (skipped: ${tool.missing})`)
    it('conforms, in a newer Node', async () => {
      const { numPassedTests, numFailedTests } = await runIn(tool.path)
      expect(numFailedTests).toBe(0)
      expect(numPassedTests).toBeGreaterThan(40)
    })
  })
}
