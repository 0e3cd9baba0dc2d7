// Opens and takes over for a request, and puts what the browser must bring back where it is kept.

import type { OpenAnswer } from '../../controller/answers.ts'
import type { CredentialsGiven, OpenRequest, TakeoverRequest } from '../../controller/requests.ts'
import { hashOf, newSecret } from '../../controller/token.ts'
import { deviceLabel } from '../pages/device-label.ts'
import { mayChoose, parkedAt, parkedOf } from './parking.ts'
import { contextOf, credentialsFor, shownDevice, type Visit } from './visit.ts'
import { warnOnce } from './warnings.ts'

/** What somebody who chooses has sent. */
export type Choosing = Pick<TakeoverRequest, 'ticket' | 'end' | 'reauthenticated'>

export async function openVisit<Req, Res>(visit: Visit<Req, Res>, account: string): Promise<OpenAnswer> {
  const request = requestOf(visit, account)
  const remembered = visit.options.remembered?.(visit.exchange.request)
  return keep(visit, request, await visit.control.open({ ...request, remembered }))
}

/** The same with the lock waived, by the ticket of a refusal. */
export async function takeOverVisit<Req, Res>(
  visit: Visit<Req, Res>,
  account: string,
  choosing: Choosing,
): Promise<OpenAnswer> {
  const request = requestOf(visit, account)
  return keep(visit, request, await visit.control.takeover({ ...request, ...choosing }))
}

function requestOf<Req, Res>(visit: Visit<Req, Res>, account: string): OpenRequest {
  const { options, exchange } = visit
  const { request } = exchange
  const credentials = credentialsFor(visit, account)
  const parked = parkedOf(visit, account)
  if (credentials.hostSession === undefined) warnOnce('UTS_NO_HOST_SESSION', NO_HOST_SESSION)
  return {
    account,
    ...credentials,
    ...(parked && { signedInAt: Math.min(credentials.signedInAt ?? Infinity, parkedAt(parked)) }),
    device: shownDevice(visit) ?? deviceToChooseBy(visit, account, credentials),
    nextDevice: options.device ? undefined : newSecret(),
    label: options.describeDevice ? options.describeDevice(request) : deviceLabel((name) => exchange.header(name)),
    place: options.place?.(request),
    address: options.address?.(request),
    exempt: options.exempt?.(request),
    context: contextOf(visit),
  }
}

/**
 * What a browser that shows no device goes by until it is in, and no longer: no session is ever known by it. It follows from the sign-in, so
 * that parallel requests are given tickets for the same device.
 */
function deviceToChooseBy<Req, Res>(
  { options }: Visit<Req, Res>,
  account: string,
  { hostSession }: CredentialsGiven,
): string | undefined {
  if (options.device || hostSession === undefined) return undefined
  return hashOf(`utsessions device to choose by\n${hostSession}\n${account}`)
}

/** Of a session that opened the token and the device; of a refusal with a ticket the device that the ticket is bound to. */
function keep<Req, Res>(visit: Visit<Req, Res>, request: OpenRequest, answer: OpenAnswer): OpenAnswer {
  const { account, device, nextDevice, context } = request
  const { jar, keeping, options } = visit
  if (answer.outcome === 'admitted' && !answer.unverified) {
    if (answer.token !== null) keeping.write({ account, token: answer.token })
    if (answer.opened && nextDevice !== undefined) visit.addCookie(jar.write('device', nextDevice))
    visit.belonging = { account, session: answer.session, credentials: credentialsFor(visit, account), context }
  }
  const chosenBy = device ?? nextDevice
  const isGiven = !options.device && chosenBy !== undefined && shownDevice(visit) === undefined
  if (answer.outcome === 'refused' && isGiven && mayChoose(visit, answer))
    visit.addCookie(jar.write('device', chosenBy))
  return answer
}

const NO_HOST_SESSION =
  'The guard cannot tell one sign-in from another: there is no session data of the host, and no hostSession option. Parallel first ' +
  'requests of one browser then count as several. Give the guard hostSession, such as the jti of the login cookie.'
