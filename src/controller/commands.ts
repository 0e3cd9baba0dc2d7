// From what an application asks to what decide takes: secrets become hashes, texts are cut, nonsense is refused.

import type {
  CheckCommand,
  CloseCommand,
  Credentials,
  OpenCommand,
  PresentedToken,
  RevokeCommand,
} from '../policy/command.ts'
import { given, UtsessionsError } from '../policy/errors.ts'
import { assertAccount, cut } from './account.ts'
import type { CheckRequest, CloseRequest, CredentialsGiven, OpenRequest, RevokeRequest } from './requests.ts'
import { hashIfAny, hashOf, presented } from './token.ts'
import type { Ask } from './transact.ts'

export function openCommand(request: OpenRequest, secret: string): Ask<OpenCommand> {
  return { kind: 'open', ...newcomer(request, secret), remembered: request.remembered }
}

export function checkCommand(request: CheckRequest): Ask<CheckCommand> {
  const command: CheckCommand = {
    kind: 'check',
    now: Number.NaN, // filled in at its turn

    account: assertAccount(request.account),
    token: presentedToken(request.token),
    hostSession: secretHash('hostSession', request.hostSession),
    signedInAt: request.signedInAt,
    session: request.session,
    passive: request.passive,
    activeAt: request.activeAt,
    adoptDevice: secretHash('adoptDevice', request.adoptDevice),
  }
  return command
}

export function closeCommand(request: CloseRequest): Ask<CloseCommand> {
  return {
    kind: 'close',

    account: assertAccount(request.account),
    ...credentials(request),
    session: request.session,
  }
}

export function revokeCommand(request: RevokeRequest): Ask<RevokeCommand> {
  assertOperatorIfAny(request.operator)
  return {
    kind: 'revoke',

    account: assertAccount(request.account),
    operator: request.operator,
    target: revokeTarget(request),
  }
}

function revokeTarget(request: RevokeRequest): RevokeCommand['target'] {
  if ('all' in request && request.all === true) return 'all'
  if ('session' in request && typeof request.session === 'string') return { session: request.session }
  if ('othersThan' in request && typeof request.othersThan === 'object') {
    const { session } = request.othersThan
    return { othersThan: { ...credentials(request.othersThan), ...(session !== undefined && { session }) } }
  }
  throw new UtsessionsError(
    'UTS_ARGUMENT_INVALID',
    `revoke must be told what to end. Write { session: id }, { othersThan: { token } }, or { all: true }; given was ${given(Object.keys(request))}.`,
  )
}

export function newcomer(request: OpenRequest, secret: string) {
  return {
    account: assertAccount(request.account),
    ...credentials(request),
    device: secretHash('device', request.device),
    nextDevice: secretHash('nextDevice', request.nextDevice),
    newToken: hashOf(secret),
    label: cut(request.label, 'label'),
    place: cut(request.place, 'place'),
    address: cut(request.address, 'address'),
    exempt: request.exempt,
  }
}

export function credentials({ token, hostSession, signedInAt }: CredentialsGiven): Credentials {
  return { token: presentedToken(token), hostSession: secretHash('hostSession', hostSession), signedInAt }
}

/** An empty token counts as none. */
export function presentedToken(token: string | undefined): PresentedToken | undefined {
  if (token === undefined || typeof token === 'string') return presented(token)
  throw new UtsessionsError('UTS_ARGUMENT_INVALID', `token must be a string or left out, but is ${given(token)}.`)
}

/** An administrator has a name: what waives the lock must not be an empty field of a form. */
export function assertOperatorIfAny(operator: string | undefined): void {
  if (operator !== undefined) assertOperator(operator, 'Leave it out where there is none.')
}

export function assertOperator(operator: string, advice: string): void {
  if (typeof operator === 'string' && operator.trim() !== '') return
  throw new UtsessionsError(
    'UTS_ARGUMENT_INVALID',
    `operator must be the name of the administrator who decides this, but is ${given(operator)}. ${advice}`,
  )
}

function secretHash(name: string, secret: string | undefined): string | undefined {
  if (secret === undefined || (typeof secret === 'string' && secret !== '')) return hashIfAny(secret)
  throw new UtsessionsError(
    'UTS_ARGUMENT_INVALID',
    `${name} must be a non-empty string or left out, but is ${given(secret)}.`,
  )
}
