// A log of a million lines, as a process of what is built reads it.

import { spawn } from 'node:child_process'
import { createWriteStream, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildCli } from '../../scripts/build-cli.ts'
import { generatedLog } from '../simulate/generated-log.ts'
import { temporaryFolder } from '../stores/temporary-folder.ts'

const LINES = 1_000_000
/** The log has 61 MB, and its requests take 50 in memory: that, and what a process and one pile take. */
const MOST_BYTES = 350 * 1024 * 1024
const PATIENCE_MS = 600_000
/** Says at the end how much memory it had at its peak, in KiB. */
const PEAK = 'process.on("exit", () => process.stderr.write("peak " + process.resourceUsage().maxRSS))'

const folder = temporaryFolder()
const log = join(folder.path, 'access.csv')

function* pieces(): Generator<string> {
  let piece = ''
  for (const line of generatedLog(LINES)) {
    piece += line
    if (piece.length < 1_000_000) continue
    yield piece
    piece = ''
  }
  yield piece
}

beforeAll(async () => {
  await buildCli(join(folder.path, 'dist'))
  writeFileSync(join(folder.path, 'package.json'), JSON.stringify({ version: '0.0.0', type: 'module' }))
  await pipeline(Readable.from(pieces()), createWriteStream(log))
}, PATIENCE_MS)

afterAll(() => folder.remove())

it('is counted to the line, in bounded memory', { timeout: PATIENCE_MS }, async () => {
  const policy = join(folder.path, 'two.json')
  writeFileSync(policy, '{ "maxSessions": 2 }')
  const main = join(folder.path, 'dist/cli/main.js')
  const args = ['--import', `data:text/javascript,${encodeURIComponent(PEAK)}`, main, 'simulate', '--json']
  const child = spawn(process.execPath, [...args, '--policy', policy, '--lock', '0,30m', log])
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  const report = JSON.parse(out)
  expect(report.log).toMatchObject({ requests: LINES, accounts: 20_000, people: 31_000, bad: { count: 0 } })
  expect(report.policies.map(({ name }: { name: string }) => name)).toEqual(['two, lock 0', 'two, lock 30m'])
  expect(report.policies[0].refused.people).toBe(0)
  expect(report.policies[1].refused.people).toBeGreaterThan(0)
  const [, peak] = /^peak (\d+)$/.exec(err) ?? []
  expect(Number(peak) * 1024).toBeLessThan(MOST_BYTES)
})
