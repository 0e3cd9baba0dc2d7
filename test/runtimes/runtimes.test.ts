// The core, the stores and the web form on every runtime that they are said to run on: the published suites, in a process of that runtime.

import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../stores/temporary-folder.ts'
import { startRedis } from '../support/servers/redis.ts'
import { redisServer, runtimes } from '../support/tools.ts'

interface Line {
  readonly suite: string
  readonly name: string
  readonly passed?: true
  readonly failed?: string
  readonly skipped?: string
}

const run = promisify(execFile)
const ROOT = fileURLToPath(new URL('../..', import.meta.url))

const redis = redisServer()
const SUITES = ['memory store', 'SQLite store', ...('path' in redis ? ['Redis store'] : []), 'web form']
const UNTOLD = 'missing' in redis ? { 'Redis store': redis.missing } : {}
let server: Awaited<ReturnType<typeof startRedis>> | undefined

beforeAll(async () => {
  if ('path' in redis) server = await startRedis()
})

afterAll(() => server?.stop())

for (const runtime of runtimes()) {
  if ('missing' in runtime) {
    describe(runtime.name, () => it.skip(`passes the published suites (skipped: ${runtime.missing})`))
    continue
  }
  describe(runtime.name, () => {
    let lines: readonly Line[] = []
    beforeAll(async () => {
      lines = await linesOf(runtime.command)
    }, 180_000)

    for (const [suite, missing] of Object.entries(UNTOLD))
      it.skip(`passes the suite of the ${suite} (skipped: ${missing})`)

    it.each(SUITES)('passes the suite of the %s', (suite) => {
      const own = lines.filter((line) => line.suite === suite)
      expect(own.filter(({ failed }) => failed)).toEqual([])
      expect(own.filter(({ passed }) => passed).length).toBeGreaterThan(25)
    })
  })
}

async function linesOf(command: readonly string[]): Promise<Line[]> {
  const [program = '', ...args] = command
  const folder = temporaryFolder()
  try {
    const all = [...args, 'test/runtimes/suite.mjs', folder.path, ...(server ? [server.url] : [])]
    const { stdout } = await run(program, all, { cwd: ROOT, maxBuffer: 2 ** 24 })
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
  } finally {
    folder.remove()
  }
}
