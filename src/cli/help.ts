// What `utsessions help` prints.

import { VERBS } from './verbs.ts'

export function helpText(): string {
  const longest = Math.max(...Object.keys(VERBS).map((name) => name.length))
  const verbs = Object.entries(VERBS).map(([name, { summary }]) => `  ${name.padEnd(longest)}  ${summary}`)
  return `utsessions VERB [options]

${verbs.join('\n')}

  utsessions help VERB    what a verb takes
  utsessions --version

Ends with
    0  done
    1  something is wrong with what it was given to read, or with what it checked
    2  called in a way that cannot be meant
    3  the store cannot be reached
  130  interrupted
`
}
