// The door `utsessions/policy-file`: a table of contents.

export { PolicyFileError } from './fault.ts'
export type { PlanFunction, PolicyFileOptions } from './options.ts'
export { type PolicyFile, policyFile } from './policy-file.ts'
export { type FileRules, parsePolicyFile } from './rules.ts'
