// Examples of frameworks that build, and need a newer Node than the oldest that we support: installed in their own folder, built by a
// Node of test/drivers, and then used like any other.

import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, it } from 'vitest'
import { usesExample } from './example.ts'
import { installedExample, nodeWithSqlite } from './tools.ts'

export interface Built {
  /** The program that builds, in the example's `node_modules`, and its arguments. */
  readonly build: readonly [program: string, ...args: readonly string[]]
  /** What starts the result, in the example's folder. */
  readonly start: string
}

const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url))
const run = promisify(execFile)

/** Builds once, then declares the tests of every example. */
export function usesBuiltExample(name: string, { build: [program, ...args], start }: Built): void {
  const folder = join(EXAMPLES, name)
  const [node, installed] = [nodeWithSqlite(), installedExample(name)]
  const missing = [node, installed].flatMap((tool) => ('missing' in tool ? [`${tool.name}: ${tool.missing}`] : []))
  if ('missing' in node || missing.length > 0) {
    describe(name, () => it.skip(`is used from two browsers (skipped: ${missing.join('; ')})`))
    return
  }
  describe(name, () => {
    beforeAll(() => run(node.path, [join('node_modules', program), ...args], { cwd: folder }), 300_000)
    usesExample({ name, command: [node.path, join(folder, start)], formHeaders: (url) => ({ origin: url }) })
  })
}
