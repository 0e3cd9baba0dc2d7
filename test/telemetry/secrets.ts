// What must be found in nothing that leaves the process: planted wherever an application gives something of a person, or a secret.

import type { SessionControl } from 'utsessions'
import { UtsessionsError } from 'utsessions'

const PLANTED = {
  account: 'account-of-ann-4711',
  device: 'device-secret-4711',
  hostSession: 'host-session-4711',
  label: 'Label of 4711',
  place: 'Place of 4711',
  address: '192.0.2.47',
  operator: 'Operator 4711',
  cause: 'cause-4711',
} as const

/** Goes through every verb, answered and failed. @returns all that must not be told */
export async function live(control: SessionControl): Promise<readonly string[]> {
  const { account, device, hostSession, label, place, address, operator } = PLANTED
  const opened = await control.open({ account, device, hostSession, label, place, address })
  const token = opened.outcome === 'admitted' ? (opened.token ?? '') : ''
  await control.check({ account, token })
  await control.open({ account, device: 'another', label })
  await control.takeover({ account, device: 'another', label, operator })
  await control.check({ account, token })
  await control.disown({ account, token })
  await control.list({ account })
  await control.notBefore({ account })
  await control.renew({ account, token })
  await control.close({ account, hostSession })
  await control.journal({ account }).catch(() => {})
  await control.accounts({ prefix: account })
  await control.totals()
  await control.grant({ account, operator })
  await control.revoke({ account, all: true, operator })
  await control.revokeEveryone({ operator })
  await control.prune()
  await control.check({ account: '' }).catch(() => {})
  return [...Object.values(PLANTED), token]
}

/** An error whose message has everything in it, as an error of contention has the account. */
export function tellingError(): UtsessionsError {
  return new UtsessionsError('UTS_CONTENTION', Object.values(PLANTED).join(' '), { cause: new Error(PLANTED.cause) })
}
