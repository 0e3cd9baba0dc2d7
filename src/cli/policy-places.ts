// Where in a policy file an option stands, for warnings: the file is valid, so there is no fault that would say it.

import { type Located, parseJson } from '../policy-file/json.ts'

/** Both from 1. */
export interface FilePlace {
  readonly line: number
  readonly column: number
}

/** The option of a plan (`null`: the policy for all, or by default), or else the policy that it would stand in. */
export function placesIn(text: string): (plan: string | null, option: string) => FilePlace {
  const root = parseJson(text)
  return (plan, option) => {
    const policy = policyAt(root, plan)
    return placeAt(text, (policy.members.get(option) ?? policy).at)
  }
}

function policyAt(root: Located, plan: string | null): Located {
  const { members } = root
  return (plan === null ? members.get('default') : members.get('plans')?.members.get(plan)) ?? root
}

function placeAt(text: string, at: number): FilePlace {
  const lines = text.slice(0, at).split(/\r\n?|\n/)
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 }
}
