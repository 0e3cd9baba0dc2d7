// Whether a request may read the numbers.

import { createHash, timingSafeEqual } from 'node:crypto'
import type { ResolvedPrometheusOptions } from './options.ts'

/** `undefined`: it may. Otherwise what it is answered. */
export async function refusal<Event>(
  { authorize }: ResolvedPrometheusOptions<Event>,
  request: Request,
  event: Event,
): Promise<Response | undefined> {
  if (authorize === 'anyone') return undefined
  if (typeof authorize !== 'function') return bears(request, authorize.bearer) ? undefined : unauthorized()
  const verdict = await authorize(event, request)
  if (isResponse(verdict)) return verdict
  return verdict === true ? undefined : plain(403, 'Forbidden')
}

/** Whichever class of Response the framework has. Another object is no word of consent. */
function isResponse(verdict: unknown): verdict is Response {
  return typeof verdict === 'object' && verdict !== null && 'headers' in verdict && 'status' in verdict
}

/** Compared as hashes, and with all of them: how long it takes says nothing. */
function bears(request: Request, secrets: readonly string[]): boolean {
  const given = /^Bearer +(\S+) *$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  if (given === undefined) return false
  return secrets.map((secret) => timingSafeEqual(hash(secret), hash(given))).includes(true)
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function unauthorized(): Response {
  const response = plain(401, 'Unauthorized')
  response.headers.set('www-authenticate', 'Bearer realm="metrics"')
  return response
}

/** A short answer that no cache keeps. */
export function plain(status: number, text: string): Response {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }
  return new Response(`${text}\n`, { status, headers })
}
