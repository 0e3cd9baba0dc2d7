// The policy of a command: what `--policy FILE` says, or none at all.

import type { PolicyFunction } from '../controller/policy-source.ts'
import type { PolicyOptions } from '../policy/options.ts'
import { readText } from '../policy-file/reading.ts'
import { type FileRules, parsePolicyFile } from '../policy-file/rules.ts'

/** Ends nobody, whatever is done with an account. */
const NO_LIMITS: PolicyOptions = {
  maxSessions: 'unlimited',
  lock: 0,
  lifetime: 'none',
  idle: 'none',
  keepEndings: 256,
}

/** @throws {PolicyFileError} `UTS_POLICY_UNAVAILABLE` when it cannot be read, `UTS_POLICY_INVALID` when it holds no policy */
export async function rulesFrom(path: string): Promise<FileRules> {
  return parsePolicyFile(await readText(path), path)
}

/** Who has which plan only the application knows: a file with plans limits nobody here. */
export function policyOf(rules: FileRules | undefined): PolicyFunction {
  const policy = rules && !rules.plans ? rules.default : NO_LIMITS
  return () => policy
}
