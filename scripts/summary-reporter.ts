// A vitest reporter that names every skipped test with its reason, and leaves the counts where scripts/test.ts finds them.

import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { TestCase, TestModule } from 'vitest/node'

export const SUMMARY_FILE = '.cache/test-summary.txt'

export default class SummaryReporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const failedFiles = modules.filter((module) => module.errors().length > 0).length
    const count = (state: string) => tests.filter((test) => test.result().state === state).length
    for (const test of tests)
      if (test.result().state === 'skipped') console.log(`skipped: ${test.fullName}${reasonOf(test)}`)
    const failed = count('failed') + failedFiles + errors.length
    mkdirSync(dirname(SUMMARY_FILE), { recursive: true })
    writeFileSync(SUMMARY_FILE, `${count('passed')} passed, ${failed} failed, ${count('skipped')} skipped`)
  }
}

function reasonOf(test: TestCase): string {
  const result = test.result()
  return result.state === 'skipped' && result.note !== undefined ? ` (${result.note})` : ''
}
