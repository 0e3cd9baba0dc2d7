// A policy that lives in a file, and changes with it. What a file may say is in rules.ts; here is what counts, and who is told.

import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { call } from '../controller/events.ts'
import type { PolicyFunction } from '../controller/policy-source.ts'
import { given, UtsessionsError } from '../policy/errors.ts'
import { PolicyFileError } from './fault.ts'
import { keepLooking, type Looks } from './looks.ts'
import { type PolicyFileOptions, type ResolvedPolicyFileOptions, resolvePolicyFileOptions } from './options.ts'
import { policyByPlan } from './plan.ts'
import { readText } from './reading.ts'
import { type FileRules, parsePolicyFile } from './rules.ts'

/** A policy in a file. */
export interface PolicyFile {
  /** For `createSessionControl({ policy })`: always the rules of the moment. */
  readonly policy: PolicyFunction
  /** The rules of the moment. */
  current(): FileRules
  /**
   * Looks at the file at once, as on a SIGHUP. `true`: other rules count now.
   * @throws {PolicyFileError} when it cannot be used; the rules from before stay, and `onFault` is not told as well
   */
  reload(): Promise<boolean>
  /** Looks no more. The rules of the moment stay. */
  stop(): void
}

/**
 * The policy that a JSON file holds, now and after each change: a file that was changed counts within a second, without a restart. One that
 * cannot be used is told to `onFault`, and the rules from before stay.
 * @param path of the file; a relative one from the folder in which the process is now
 * @throws {PolicyFileError} `UTS_POLICY_UNAVAILABLE` when the file cannot be read, `UTS_POLICY_INVALID` when it holds no policy
 * @throws {UtsessionsError} `UTS_OPTION_INVALID`
 */
export async function policyFile(path: string | URL, options: PolicyFileOptions = {}): Promise<PolicyFile> {
  const resolved = resolvePolicyFileOptions(options)
  const file = pathOf(path)
  const found = await readText(file)
  const rules = rulesFrom(found, file, resolved)
  const state: State = { file, options: resolved, rules, known: keyOf(found), doubted: undefined }
  const looks: Looks = keepLooking(() => look(state, looks), resolved.lookEveryMs)
  return {
    policy: policyByPlan(file, () => state.rules, resolved.plan),
    current: () => state.rules,
    reload: () => looks.now(() => reload(state)),
    stop: looks.stop,
  }
}

interface State {
  readonly file: string
  readonly options: ResolvedPolicyFileOptions
  rules: FileRules
  /** What was found last, and is in use or was told of. */
  known: string
  /** What was found to be at fault by the last look: it may be half written, so it is looked at once more before anybody is told. */
  doubted: string | undefined
}

type Found = string | PolicyFileError

/** Whether it is in doubt. */
async function look(state: State, looks: Looks): Promise<boolean> {
  const found = await find(state.file)
  const key = keyOf(found)
  const isSecond = key === state.doubted
  state.doubted = undefined
  if (key === state.known || looks.isStopped()) return false
  try {
    take(state, key, rulesFrom(found, state.file, state.options))
  } catch (fault) {
    if (isSecond) reject(state, key, fault as PolicyFileError)
    else state.doubted = key
  }
  return state.doubted !== undefined
}

async function reload(state: State): Promise<boolean> {
  const found = await find(state.file)
  const key = keyOf(found)
  const isNew = key !== state.known
  state.doubted = undefined
  state.known = key
  const rules = rulesFrom(found, state.file, state.options)
  if (isNew) take(state, key, rules)
  return isNew
}

function take(state: State, key: string, rules: FileRules): void {
  state.known = key
  state.rules = rules
  call(state.options.onReload, rules, warn)
}

function reject(state: State, key: string, fault: PolicyFileError): void {
  state.known = key
  call(state.options.onFault, fault, warn)
}

function rulesFrom(found: Found, file: string, { plan }: ResolvedPolicyFileOptions): FileRules {
  if (typeof found !== 'string') throw found
  const rules = parsePolicyFile(found, file)
  if (!rules.plans || plan) return rules
  const message =
    'The file has plans, and policyFile was given no function that says who has which. ' +
    'Write policyFile(path, { plan: (account, context) => … }), or one policy for all into the file.'
  throw new PolicyFileError('UTS_POLICY_INVALID', message, { file, option: 'plans' })
}

function find(file: string): Promise<Found> {
  return readText(file).catch((fault: PolicyFileError) => fault)
}

/** Two findings with the same key are the same. No text begins with this character: it is no JSON. */
function keyOf(found: Found): string {
  return typeof found === 'string' ? found : `\0${found.message}`
}

function pathOf(path: string | URL): string {
  if (typeof path === 'string' && path !== '') return resolve(path)
  if (path instanceof URL && path.protocol === 'file:') return fileURLToPath(path)
  throw new UtsessionsError(
    'UTS_OPTION_INVALID',
    `policyFile needs the path of a file, but was given ${given(path)}. Write policyFile('policy.json').`,
  )
}

/** A callback threw: the file is looked at all the same. */
function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error), { code: 'UTS_POLICY_FILE_LISTENER_FAILED' })
}
