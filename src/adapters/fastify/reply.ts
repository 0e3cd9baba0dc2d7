// What the guard adds to a Fastify reply, and the moments of it: before Fastify's onSend hooks, before it is written, and when it is gone.

import type { FastifyReply } from 'fastify'
import type { Exchange, Leaving } from '../guard/exchange.ts'
import { addCookie, onLeaving, together } from '../node/response.ts'

export type Outgoing = Pick<Exchange<never, never>, 'setHeader' | 'addCookie' | 'replied' | 'onLeaving'>

export function outgoingOf(reply: FastifyReply): Outgoing {
  const leavings: Leaving[] = []
  const headers = new Map<string, string>()
  const cookies: string[] = []
  const moments = momentsOf(leavings)
  let begun = false
  let saving: unknown
  const watch = () => {
    beforeSend(reply, () => {
      begun = true
      saving = moments.headers()
    })
    onLeaving(reply.raw, {
      ...moments,
      headers: () => {
        if (!begun) saving = moments.headers() // written to reply.raw, past Fastify
        for (const [name, value] of headers) reply.raw.setHeader(name, value)
        for (const cookie of cookies.splice(0)) addCookie(reply.raw, cookie)
        return saving
      },
      end: () => {
        const work = moments.end()
        if (work) reply.hijack() // what the handler sends or throws while we wait comes too late, as it would without us
        return work
      },
    })
  }
  return {
    setHeader: (name, value) => void headers.set(name, value),
    addCookie: (cookie) => {
      if (reply.raw.headersSent)
        addCookie(reply.raw, cookie) // throws, as it does for everybody
      else cookies.push(cookie)
    },
    replied: () => begun || reply.sent || reply.raw.headersSent,
    onLeaving: (leaving) => {
      if (leavings.push(leaving) === 1) watch()
    },
  }
}

/** All as one. Some are added while the others are told. */
function momentsOf(leavings: readonly Leaving[]): Leaving {
  return {
    headers: () => {
      const work: unknown[] = []
      for (const leaving of leavings) work.push(leaving.headers())
      return together(work)
    },
    end: () => together(leavings.map((leaving) => leaving.end())),
    gone: () => {
      for (const leaving of leavings) leaving.gone()
    },
  }
}

/** Hosts save their session in an onSend hook, and theirs come before ours. Nothing but `send` is called before them all. */
function beforeSend(reply: FastifyReply, listener: () => void): void {
  const { send } = reply
  reply.send = (payload) => {
    if (!reply.sent) listener()
    return send.call(reply, payload)
  }
}
