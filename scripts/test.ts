// `npm test`: runs vitest, with the coverage gate unless single files were named, and ends with one line that counts.

import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { SUMMARY_FILE } from './summary-reporter.ts'

const named = process.argv.slice(2)
rmSync(SUMMARY_FILE, { force: true })
const { status } = spawnSync('vitest', ['run', ...(named.length === 0 ? ['--coverage'] : named)], { stdio: 'inherit' })
console.log(summary())
process.exitCode = status ?? 1

function summary(): string {
  try {
    return readFileSync(SUMMARY_FILE, 'utf8')
  } catch {
    return '0 passed, 1 failed, 0 skipped'
  }
}
