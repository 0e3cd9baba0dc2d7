// What the guard adds to a Fastify reply, and the moments of it: before Fastify's onSend hooks, before it is written, and when it is gone.

import type { FastifyReply } from 'fastify'
import type { Leaving } from '../guard/exchange.ts'
import { addCookie, onLeaving, setHeader, together } from '../node/response.ts'

const OUTGOING = Symbol('utsessions outgoing')

type Watched = FastifyReply & { [OUTGOING]?: Outgoing }

/** All who leave with a reply are as one to Node's response. A class, as every request makes one. */
export class Outgoing implements Leaving {
  readonly reply: Watched
  readonly leavings: Leaving[] = []
  /** What goes out besides what the reply has. */
  added: Map<string, string> | undefined = undefined
  cookies: string[] | undefined = undefined
  hasBegun = false
  saving: Promise<unknown> | undefined = undefined
  /** The reply's own. */
  send: FastifyReply['send'] | undefined = undefined

  constructor(reply: FastifyReply) {
    this.reply = reply
  }

  setHeader(name: string, value: string): void {
    this.added ??= new Map()
    this.added.set(name, value)
  }

  addCookie(cookie: string): void {
    const { raw } = this.reply
    this.cookies ??= []
    if (raw.headersSent)
      addCookie(raw, cookie) // throws, as it does for everybody
    else this.cookies.push(cookie)
  }

  replied(): boolean {
    return this.hasBegun || this.reply.sent || this.reply.raw.headersSent
  }

  onLeaving(leaving: Leaving): void {
    if (this.leavings.push(leaving) > 1) return
    const { reply } = this
    this.send = reply.send
    reply[OUTGOING] = this
    reply.send = send
    onLeaving(reply.raw, this)
  }

  /** Before Fastify's hooks, as the reply is sent. */
  begin(): void {
    this.hasBegun = true
    this.saving = together(this.leavings, 'headers')
  }

  headers(): unknown {
    if (!this.hasBegun) this.saving = together(this.leavings, 'headers') // written to reply.raw, past Fastify
    const { raw } = this.reply
    for (const [name, value] of this.added ?? []) setHeader(raw, name, value)
    for (const cookie of this.cookies?.splice(0) ?? []) addCookie(raw, cookie)
    return this.saving
  }

  end(): Promise<unknown> | undefined {
    const work = together(this.leavings, 'end')
    if (work) this.reply.hijack() // what the handler sends or throws while we wait comes too late, as it would without us
    return work
  }

  gone(): void {
    for (const leaving of this.leavings) leaving.gone()
  }
}

/** Hosts save their session in an onSend hook, and theirs come before ours. Nothing but `send` is called before them all. */
function send(this: Watched, payload?: unknown): FastifyReply {
  const { reply, send } = this[OUTGOING] as Outgoing
  if (!reply.sent) (this[OUTGOING] as Outgoing).begin()
  return (send as FastifyReply['send']).call(reply, payload)
}
