// Whose policy is whose: the policy function that goes by the plan that the application names.

import { type PolicyFunction, takesContext } from '../controller/policy-source.ts'
import { given, UtsessionsError } from '../policy/errors.ts'
import type { PolicyOptions } from '../policy/options.ts'
import type { PlanFunction } from './options.ts'
import type { FileRules } from './rules.ts'

/** Takes the context only where `plan` does, so that prune and close ask it wherever they may. */
export function policyByPlan(file: string, rules: () => FileRules, plan: PlanFunction | undefined): PolicyFunction {
  if (!plan) return () => rules().default
  const byPlan = { file, rules, plan }
  return takesContext(plan as unknown as PolicyFunction)
    ? (account, context) => policyOf(byPlan, account, context)
    : (account) => policyOf(byPlan, account, undefined)
}

interface ByPlan {
  readonly file: string
  readonly rules: () => FileRules
  readonly plan: PlanFunction
}

/** A plan that the file does not have is nobody's default: it fails, and the control answers that there is no policy for this account. */
async function policyOf({ file, rules, plan }: ByPlan, account: string, context: unknown): Promise<PolicyOptions> {
  if (!rules().plans) return rules().default
  const name = await plan(account, context)
  const { default: common, plans } = rules()
  const policy = name === undefined || name === null || !plans ? common : plans.get(name)
  if (policy) return policy
  const names = [...(plans?.keys() ?? [])].map(given).join(', ')
  throw new UtsessionsError(
    'UTS_POLICY_INVALID',
    `${file} has no plan ${given(name)}. It has: ${names}. Write it into the file, or give one of these, or null for the file's default.`,
  )
}
