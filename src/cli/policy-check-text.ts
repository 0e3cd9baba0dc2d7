// What `policy check` prints for people.

import type { CheckedFile, Warning } from './policy-check.ts'
import { printable, type Style } from './terminal.ts'
import { countOf } from './words.ts'

export function checkText(files: readonly CheckedFile[], style: Style): string {
  return `${files.map((file) => fileText(file, style)).join('\n\n')}\n`
}

function fileText({ file, fault, policies, warnings }: CheckedFile, style: Style): string {
  if (fault) return `${style.bold(printable(`${file}: cannot be used`))}\n${printable(fault.message)}`
  const count = warnings.length === 0 ? 'fine' : countOf(warnings.length, 'warning')
  return [
    style.bold(printable(`${file}: ${count}`)),
    ...policies.map((policy) => policyText(policy, style)),
    ...(warnings.length > 0 ? [warnings.map((warning) => warningText(file, warning)).join('\n')] : []),
  ].join('\n\n')
}

function policyText({ title, rules }: CheckedFile['policies'][number], style: Style): string {
  const longest = Math.max(...rules.map(({ name }) => name.length))
  const lines = rules.map(
    ({ name, text }) => `  ${style.dim(name.padEnd(longest))}  ${printable(text.replaceAll('`', ''))}`,
  )
  return [printable(title), ...lines].join('\n')
}

function warningText(file: string, { plan, line, column, message, change }: Warning): string {
  const whose = plan === null ? '' : ` in plan ${JSON.stringify(plan)}:`
  return printable(`${file}:${line}:${column}: warning:${whose} ${message} ${change}`)
}
