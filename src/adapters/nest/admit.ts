// Lets the requests of Nest's two platforms pass the guard. Used by entrance.ts alone.

import type { FastifyReply, FastifyRequest } from 'fastify'
import type { SessionControl } from '../../controller/controller.ts'
import { type ExpressRequest, expressExchange } from '../express/exchange.ts'
import { fastifyExchange } from '../fastify/exchange.ts'
import type { Exchange } from '../guard/exchange.ts'
import { createGuard } from '../guard/guard.ts'
import type { RequestSessions } from '../guard/handle.ts'
import type { GuardOptions } from '../guard/options.ts'
import type { NodeResponse } from '../node/response.ts'

/**
 * Resolves to the request's session, which handlers find in `request.utsessions`. Never where the guard has answered.
 * @param url where the guard's own routes are matched by Nest: what is asked for, as the guard knows it
 */
export type Admit = (request: Admitted, response: object, url?: string) => Promise<RequestSessions>

interface Admitted {
  utsessions?: RequestSessions
}

export function createAdmit<Req extends object, Res extends object>(
  control: SessionControl,
  options: GuardOptions<Req, Res>,
): Admit {
  const admit = createGuard(control, options as unknown as GuardOptions<object, object>)
  return async (request, response, url) => {
    const { utsessions = await admit(exchangeOf(request, response, url)) } = request
    if (!utsessions) return new Promise(() => {})
    request.utsessions = utsessions
    return utsessions
  }
}

/** Fastify's replies have Node's own response in them. */
function exchangeOf(request: object, response: object, url: string | undefined): Exchange<object, object> {
  const exchange =
    'raw' in response
      ? fastifyExchange(request as FastifyRequest, response as FastifyReply, url)
      : expressExchange(request as ExpressRequest, response as NodeResponse, url)
  return exchange as Exchange<object, object>
}
