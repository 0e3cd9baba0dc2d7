// The rules of a policy in words: a line for each thing that an auditor, or whoever reads a policy file, wants to know.

import type { Policy } from '../policy/options.ts'
import { idleWords, lengthWords, lifetimeWords } from './lengths.ts'
import { maximumWords, sessionsWords } from './maximum.ts'

/** A name and a text; code stands between backticks. */
export interface Rule {
  readonly name: string
  readonly text: string
}

/** What the policy itself says. */
export function rulesOf(policy: Policy): readonly Rule[] {
  return [
    { name: 'Idle limit', text: idleWords(policy) },
    { name: 'Absolute limit', text: lifetimeWords(policy) },
    { name: 'Parallel sessions', text: sessionsWords(policy) },
    { name: 'At the maximum', text: maximumWords(policy) },
    { name: 'The same device', text: 'A new sign-in on the device of a session takes that session’s place at once.' },
    { name: 'Endings', text: endingsWords(policy) },
    { name: 'Enforcement', text: policy.enforce ? 'On.' : 'Off: a trial, in which nobody is refused or displaced.' },
  ]
}

function endingsWords({ keepEndings, keepEndingsMs }: Policy): string {
  if (keepEndings === 0) return 'Why a session ended stands in the journal only.'
  return `Why a session ended is kept for ${lengthWords(keepEndingsMs)}, for the last ${keepEndings} of an account.`
}

/** What holds with every policy, in an application that has the guard in front of its routes. */
export function practicesOf(policies: readonly Policy[]): readonly Rule[] {
  return [
    { name: 'Sign-out', text: 'Signing out of the application ends the session at once, on every node.' },
    {
      name: 'What users are told',
      text:
        'Whoever is displaced: when, and by which kind of device. Whoever is refused: since when and on what device the account is in use, ' +
        'and when to try again. Whoever was signed out by a limit, or by an administrator: that, and when.',
    },
    {
      name: 'Re-authentication',
      text: '`renew` starts both limits anew with a new token; the old one works for 30 seconds more. The application asks for the password.',
    },
    ...takeoverPractice(policies),
    {
      name: 'Administrators',
      text:
        'See accounts, their sessions and the journal; end one session, several, all of an account, or everybody’s; let the next sign-in of an ' +
        'account in past a lock. Each is journalled with the operator’s name. Who may is said by the application.',
    },
    {
      name: 'Journal',
      text: 'Openings, displacements and endings are written down in one step with what they did; refusals beside it.',
    },
  ]
}

function takeoverPractice(policies: readonly Policy[]): readonly Rule[] {
  if (policies.every(({ takeover }) => takeover === 'never')) return []
  return [
    {
      name: 'Takeover',
      text: 'By a ticket that a refusal carries: signed, good once, for the device that was refused. It is journalled on both sides.',
    },
  ]
}
