// Gives a mounted handler's answer by Fastify's reply: with its hooks, which save the host's session, compress and log.

import type { FastifyReply, FastifyRequest } from 'fastify'
import { ask } from '../node/bridge/ask.ts'
import { headersOf } from '../node/bridge/headers.ts'
import { isPieces } from '../node/bridge/payload.ts'
import { readableOf } from '../node/bridge/readable.ts'
import { type Mountable, pathIn } from '../web/mountable.ts'

/** @param above so many segments of the address stand in front of the handler's path, and are not for it to see */
export async function answerReply<Req extends FastifyRequest>(
  handler: Mountable<Req>,
  request: Req,
  reply: FastifyReply,
  above: number,
): Promise<void> {
  const { rawBody } = request as { readonly rawBody?: unknown }
  const parsed = rawBody ?? request.body
  const { answer, payload } = await ask({
    handler,
    event: request,
    target: belowPrefix(request.originalUrl, above),
    request: request.raw,
    response: reply.raw,
    parsed,
  })
  if (reply.sent || reply.raw.headersSent) return isPieces(payload) ? payload.cancel() : undefined
  reply.code(answer.status)
  for (const [name, value] of headersOf(answer, reply.getHeader('vary'))) reply.header(name, value)
  reply.send(isPieces(payload) ? readableOf(payload, reply.raw) : payload)
}

/** Without the first segments, which may be parameters: their length is not known. */
export function belowPrefix(target: string, above: number): string {
  return pathIn(target).replace(new RegExp(`^(/[^/?]*){${above}}`), '')
}
