// A vitest reporter that names every skipped test with its reason, prints the matrix of frameworks and hosts where a run shows some of it,
// and leaves the counts where scripts/test.ts finds them.

import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { TestCase, TestModule } from 'vitest/node'
import { CONFORMANCE, isWhole, matrixOf, type Shown, shownIn } from './compatibility.ts'
import { conformanceFiles, PAGE, writePage } from './compatibility-page.ts'

export const SUMMARY_FILE = '.cache/test-summary.txt'

export default class SummaryReporter {
  private files: readonly string[] = []

  onTestRunStart(): void {
    this.files = conformanceFiles()
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const failedFiles = modules.filter((module) => module.errors().length > 0).length
    const count = (state: string) => tests.filter((test) => test.result().state === state).length
    const shown = shownIn(modules)
    for (const test of tests)
      if (test.result().state === 'skipped' && !isNoted(test, shown))
        console.log(`skipped: ${test.fullName}${reasonOf(test)}`)
    if (shown.length > 0) tellMatrix(shown, this.files)
    const failed = count('failed') + failedFiles + errors.length
    mkdirSync(dirname(SUMMARY_FILE), { recursive: true })
    writeFileSync(SUMMARY_FILE, `${count('passed')} passed, ${failed} failed, ${count('skipped')} skipped`)
  }
}

/** The matrix has the reasons of the cases that it counts. */
function isNoted({ name, module }: TestCase, shown: readonly Shown[]): boolean {
  return module.moduleId.includes(`/${CONFORMANCE}/`) && shown.some(({ row }) => name.startsWith(`${row} `))
}

function tellMatrix(shown: readonly Shown[], files: readonly string[]): void {
  if (isWhole(shown)) console.log(`\n${matrixOf(shown)}\n`)
  if (process.env['UPDATE_COMPATIBILITY'] === '1') console.log(writePage(shown, files) ?? `${PAGE} is written.`)
}

function reasonOf(test: TestCase): string {
  const result = test.result()
  return result.state === 'skipped' && result.note !== undefined ? ` (${result.note})` : ''
}
