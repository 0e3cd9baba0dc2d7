// Lets the requests of Nest's two platforms pass the guard. Used by nest-entrance.ts alone.

import type { FastifyReply, FastifyRequest } from 'fastify'
import type { SessionControl } from '../../controller/controller.ts'
import { type ExpressRequest, guard as expressGuard } from '../express.ts'
import { fastifyExchange } from '../fastify/exchange.ts'
import { createGuard } from '../guard/guard.ts'
import type { RequestSessions } from '../guard/handle.ts'
import type { GuardOptions } from '../guard/options.ts'
import type { NodeResponse } from '../node/response.ts'

/** Resolves to the request's session, which handlers find in `request.utsessions`. Never where the guard has answered. */
export type Admit = (request: Admitted, response: object) => Promise<RequestSessions>

interface Admitted {
  utsessions?: RequestSessions
}

export function createAdmit<Req extends object, Res extends object>(
  control: SessionControl,
  options: GuardOptions<Req, Res>,
): Admit {
  const onExpress = admitOnExpress(control, options as unknown as GuardOptions<ExpressRequest, NodeResponse>)
  const onFastify = admitOnFastify(control, options as unknown as GuardOptions<FastifyRequest, FastifyReply>)
  return (request, response) => (isFastify(response) ? onFastify : onExpress)(request, response)
}

/** Fastify's replies have Node's own response in them. */
function isFastify(response: object): boolean {
  return 'raw' in response
}

function admitOnExpress(control: SessionControl, options: GuardOptions<ExpressRequest, NodeResponse>): Admit {
  const middleware = expressGuard(control, options)
  return (request, response) =>
    new Promise((resolve, reject) => {
      middleware(request as ExpressRequest, response as NodeResponse, (error) => {
        if (error === undefined) resolve(request.utsessions as RequestSessions)
        else reject(error)
      })
    })
}

function admitOnFastify(control: SessionControl, options: GuardOptions<FastifyRequest, FastifyReply>): Admit {
  const admit = createGuard(control, options)
  return async (request, response) => {
    const { utsessions = await admit(fastifyExchange(request as FastifyRequest, response as FastifyReply)) } = request
    if (!utsessions) return new Promise(() => {})
    request.utsessions = utsessions
    return utsessions
  }
}
