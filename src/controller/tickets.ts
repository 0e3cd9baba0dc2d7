// One-time tickets for a takeover: a MAC over who may take over what, and until when. The record keeps which were used.

import { createHmac, timingSafeEqual } from 'node:crypto'
import { UtsessionsError } from '../policy/errors.ts'
import type { Hash } from '../policy/record.ts'
import { hashOf, newSecret } from './token.ts'

/** A ticket is good for two minutes. */
export const TICKET_MS = 120_000

const SHORTEST_SECRET = 16

/** What a ticket is bound to. Hashes of the device, be it one that the refused request was given, and of the host session; `null` for none. */
export interface TicketClaims {
  readonly account: string
  readonly device: Hash | null
  readonly hostSession: Hash | null
  readonly holders: readonly Hash[]
}

export interface Tickets {
  issue(claims: TicketClaims, now: number): string
  /** What the ticket is remembered by once it is spent, however it is spelled, and its end, if it was issued with one of the secrets for this account, device and host session. */
  verify(
    ticket: string,
    claims: Omit<TicketClaims, 'holders'>,
  ): { readonly hash: Hash; readonly until: number } | undefined
}

/** @throws {UtsessionsError} `UTS_OPTION_INVALID` when a secret is shorter than 16 characters. */
export function createTickets(secret: string | readonly string[]): Tickets {
  const secrets = typeof secret === 'string' ? [secret] : secret
  const [newest] = secrets
  if (newest === undefined || secrets.some((one) => typeof one !== 'string' || one.length < SHORTEST_SECRET)) {
    throw new UtsessionsError(
      'UTS_OPTION_INVALID',
      `secret must be a string of at least ${SHORTEST_SECRET} characters, or a list of such, the newest first.`,
    )
  }
  return {
    issue: (claims, now) => sealed({ ...claims, at: now, nonce: newSecret() }, newest),
    verify: (ticket, claims) => {
      const body = opened(ticket, secrets)
      if (!body || body.account !== claims.account || body.device !== claims.device) return undefined
      if (!isOfHostSession(body, claims)) return undefined
      return { hash: hashOf(body.nonce), until: body.at + TICKET_MS }
    },
  }
}

/** A request that makes a credential is refused before it brings one: what follows it brings one, and the device alone tells who it is. */
function isOfHostSession({ hostSession, device }: TicketClaims, claims: Pick<TicketClaims, 'hostSession'>): boolean {
  return hostSession === claims.hostSession || (hostSession === null && device !== null)
}

interface Body extends TicketClaims {
  readonly at: number
  readonly nonce: string
}

function sealed(body: Body, secret: string): string {
  const text = Buffer.from(JSON.stringify(body)).toString('base64url')
  return `${text}.${mac(text, secret).toString('base64url')}`
}

function opened(ticket: string, secrets: readonly string[]): Body | undefined {
  const [text = '', seal = ''] = ticket.split('.')
  const given = Buffer.from(seal, 'base64url')
  const genuine = secrets.some((secret) => {
    const expected = mac(text, secret)
    return given.length === expected.length && timingSafeEqual(given, expected)
  })
  return genuine ? (JSON.parse(Buffer.from(text, 'base64url').toString()) as Body) : undefined
}

function mac(text: string, secret: string): Buffer {
  return createHmac('sha256', secret).update(`utsessions takeover\n${text}`).digest()
}
