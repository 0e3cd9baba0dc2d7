// The verb that stands in front of every request of every user: is its session alive?

import { decide } from '../policy/decide.ts'
import type { Alive, Decision, Ended } from '../policy/decision.ts'
import type { Policy } from '../policy/options.ts'
import { atOnce } from '../stores/at-once.ts'
import { type CheckAnswer, toAlive, unverified } from './answers.ts'
import { at, type Waiting } from './attempts.ts'
import { checkCommand } from './commands.ts'
import { letThrough } from './let-through.ts'
import type { Parts } from './parts.ts'
import { recall } from './recall.ts'
import type { CheckRequest } from './requests.ts'

/** No promise but the one that is given, and none to wait for where the record is at hand and stays as it is. */
export function check(parts: Parts, request: CheckRequest): Promise<CheckAnswer> {
  try {
    const command = checkCommand(request)
    const policyOf = request.endingOnly ? parts.policyWithoutContext : parts.policyOf
    const policy = policyOf(command.account, request.context)
    if (!(policy instanceof Promise)) return checkBy(parts, command, policy, request.fresh)
    return policy.then((known) => checkBy(parts, command, known, request.fresh))
  } catch (error) {
    return Promise.reject(error)
  }
}

type CheckAsk = ReturnType<typeof checkCommand>

function checkBy(parts: Parts, command: CheckAsk, policy: Policy, fresh = false): Promise<CheckAnswer> {
  const known = fresh ? undefined : aliveInCache(parts, command, policy)
  if (known) return atOnce(toAlive(known, null))
  const checking = new Checking(parts, command, policy)
  parts.transact.run(checking)
  return checking.promise()
}

/** Only that somebody's session is alive, and that there is nothing to write about it, is believed of a cache. For everything else the store is asked. */
function aliveInCache({ cache, clock, options }: Parts, command: CheckAsk, policy: Policy): Alive | undefined {
  if (!cache) return undefined
  const now = options.clock.now()
  const record = cache.look(command.account, now)
  if (!record) return undefined
  const step = decide(record, at(clock.right(now), command), policy)
  return step.record === record && step.decision.outcome === 'alive' ? step.decision : undefined
}

/** A check that the store is asked for. A class, as every request makes one. */
class Checking implements Waiting {
  readonly parts: Parts
  readonly ask: CheckAsk
  readonly policy: Policy
  decision: Decision | undefined = undefined
  /** What is known before anybody waits for it. */
  given: Promise<CheckAnswer> | undefined = undefined
  give: ((answer: CheckAnswer | Promise<CheckAnswer>) => void) | undefined = undefined

  constructor(parts: Parts, ask: CheckAsk, policy: Policy) {
    this.parts = parts
    this.ask = ask
    this.policy = policy
  }

  promise(): Promise<CheckAnswer> {
    return (
      this.given ??
      new Promise((resolve) => {
        this.give = resolve
      })
    )
  }

  resolve(decision: Alive | Ended): void {
    if (decision.outcome === 'ended') this.settle(recall(this.parts, this.ask, decision))
    else if (this.give) this.give(toAlive(decision, null))
    else this.given = atOnce(toAlive(decision, null))
  }

  reject(error: unknown): void {
    this.settle(this.answerWithout(error))
  }

  settle(answer: Promise<CheckAnswer>): void {
    if (this.give) this.give(answer)
    else this.given = answer
  }

  async answerWithout(error: unknown): Promise<CheckAnswer> {
    letThrough(this.parts, this.ask, error)
    return unverified('alive')
  }
}
