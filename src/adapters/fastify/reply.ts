// What the guard adds to a Fastify reply, and the moments of it: before Fastify's onSend hooks, before it is written, and when it is gone.

import type { FastifyReply } from 'fastify'
import type { Leaving } from '../guard/exchange.ts'
import { Leavings } from '../guard/leavings.ts'
import { Moments } from '../node/moments.ts'

/** All who leave with a reply are as one to Node's response. A class, as every request makes one. */
export class Outgoing implements Leaving {
  readonly reply: FastifyReply
  readonly moments: Moments
  readonly leavings = new Leavings()
  /** What goes out besides what the reply has. */
  added: Map<string, string> | undefined = undefined
  cookies: string[] | undefined = undefined
  hasBegun = false
  saving: Promise<unknown> | undefined = undefined

  constructor(reply: FastifyReply) {
    this.reply = reply
    this.moments = new Moments(reply.raw)
  }

  setHeader(name: string, value: string): void {
    this.added ??= new Map()
    this.added.set(name, value)
  }

  addCookie(cookie: string): void {
    const { raw } = this.reply
    this.cookies ??= []
    if (raw.headersSent)
      this.moments.addCookie(cookie) // throws, as it does for everybody
    else this.cookies.push(cookie)
  }

  replied(): boolean {
    return this.hasBegun || this.reply.sent || this.reply.raw.headersSent
  }

  onLeaving(leaving: Leaving): void {
    if (this.leavings.add(leaving)) this.stand()
    if (leaving.mayWait) this.moments.expectWait()
  }

  /** Hosts save their session in an onSend hook, and theirs come before ours. Nothing but `send` is called before them all. */
  private stand(): void {
    const { reply, moments } = this
    const { send } = reply
    moments.add(this)
    reply.send = (payload) => {
      if (!reply.sent) this.begin()
      return send.call(reply, payload)
    }
  }

  /** Before Fastify's hooks, as the reply is sent. */
  begin(): void {
    this.hasBegun = true
    this.saving = this.leavings.together('headers')
  }

  headers(): unknown {
    if (!this.hasBegun) this.saving = this.leavings.together('headers') // written to reply.raw, past Fastify
    const { moments } = this
    for (const [name, value] of this.added ?? []) moments.setHeader(name, value)
    for (const cookie of this.cookies?.splice(0) ?? []) moments.addCookie(cookie)
    return this.saving
  }

  end(): Promise<unknown> | undefined {
    const work = this.leavings.together('end')
    if (work) this.reply.hijack() // what the handler sends or throws while we wait comes too late, as it would without us
    return work
  }

  gone(): void {
    this.leavings.gone()
  }
}
