// A vitest reporter that names every skipped test with its reason, prints the matrix of frameworks and hosts where a run shows some of it,
// and leaves what failed and the counts where scripts/test.ts finds them: last, so that the end of a long log tells.

import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, relative } from 'node:path'
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
    const inState = (state: string) => tests.filter((test) => test.result().state === state)
    const count = (state: string) => inState(state).length
    const shown = shownIn(modules)
    for (const test of inState('skipped'))
      if (!isNoted(test, shown)) console.log(`skipped: ${test.fullName}${reasonOf(test)}`)
    if (shown.length > 0) tellMatrix(shown, this.files)
    const failed = count('failed') + failedFiles + errors.length
    mkdirSync(dirname(SUMMARY_FILE), { recursive: true })
    const lines = [
      ...inState('failed').map(failureOf),
      `${count('passed')} passed, ${failed} failed, ${count('skipped')} skipped`,
    ]
    writeFileSync(SUMMARY_FILE, lines.join('\n'))
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

/** Where it is, and the first line of what it says. */
function failureOf(test: TestCase): string {
  const message = test.result().errors?.[0]?.message.split('\n', 1)[0] ?? 'no error was told'
  return `failed: ${relative(process.cwd(), test.module.moduleId)} > ${test.fullName}: ${message}`
}
