// Gives a mounted handler's answer as Koa's body: middleware in front saves the host's session and compresses.

import { Readable } from 'node:stream'
import { ask, type Given } from '../node/bridge/ask.ts'
import { headersOf } from '../node/bridge/headers.ts'
import { isPieces } from '../node/bridge/payload.ts'
import { readableOf } from '../node/bridge/readable.ts'
import type { Mountable } from '../web/mountable.ts'
import type { KoaContext } from './exchange.ts'

/** With what a body parser adds, and what the answer needs. */
interface Context extends KoaContext {
  readonly request?: { readonly body?: unknown; readonly rawBody?: unknown }
  /** Of koa-compress. */
  compress?: boolean
  onerror(error: unknown): void
  append(name: string, value: string): void
  remove(name: string): void
}

/** @param target what is asked for, path and query, as the handler is to see it */
export async function answerContext<Ctx extends KoaContext>(
  handler: Mountable<Ctx>,
  event: Ctx,
  target: string,
): Promise<void> {
  const ctx = event as unknown as Context
  const { rawBody, body } = ctx.request ?? {}
  const given = await ask({ handler, event, target, request: ctx.req, response: ctx.res, parsed: rawBody ?? body })
  if (ctx.headerSent) return isPieces(given.payload) ? given.payload.cancel() : undefined
  ctx.status = given.answer.status
  giveBody(ctx, given)
  ctx.remove('content-type') // Koa's own guess
  for (const [name, value] of headersOf(given.answer, ctx.res.getHeader('vary'))) {
    if (name === 'set-cookie') ctx.append(name, value)
    else ctx.set(name, value)
  }
}

/** To leave before the end of what stays open is no error, and nobody is to hold back what comes in pieces to compress it. */
function giveBody(ctx: Context, { payload, leaving }: Given): void {
  if (!isPieces(payload)) {
    ctx.body = payload ?? (ctx.req.method === 'HEAD' ? Readable.from([]) : Buffer.alloc(0)) // of no length, or of none
    return
  }
  const { onerror } = ctx
  ctx.onerror = (error) => {
    if (!leaving.aborted) onerror.call(ctx, error)
  }
  ctx.compress = false
  ctx.body = readableOf(payload, ctx.res)
}
