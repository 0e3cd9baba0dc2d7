// What `utsessions help` prints.

import { VERBS } from './verbs.ts'

export function helpText(): string {
  const longest = Math.max(...Object.keys(VERBS).map((name) => name.length))
  const verbs = Object.entries(VERBS).map(([name, { summary }]) => `  ${name.padEnd(longest)}  ${summary}`)
  return `utsessions VERB [options]

${verbs.join('\n')}

  utsessions help VERB    what a verb takes
  utsessions --version

Ends with 0 where all is fine, 1 where what it reads is bad, 2 where it is called in a way that cannot be meant.
`
}
