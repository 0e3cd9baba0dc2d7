// Moments of a Node response that frameworks do not tell of: before its headers are written, before it ends, and when it is gone.

import type { Leaving } from '../guard/exchange.ts'
import { Leavings } from '../guard/leavings.ts'
import { cookieLines, type NodeResponse, setGiven } from './response.ts'
import { type Standing, standBefore } from './standing.ts'

/** What stands in front of a response for those who leave with it. A class, as every request makes one. */
export class Moments implements Standing {
  readonly response: NodeResponse
  readonly leavings = new Leavings()
  /** The response's own functions, once somebody leaves with it. */
  ownWriteHead: NodeResponse['writeHead']
  ownEnd: NodeResponse['end']
  isTold = false
  isEnding = false
  /** The application writes: the head cannot wait. Not known before somebody who may wait has come. */
  hasBegun = true
  /** Headers that writeHead was given, while those who leave are told: set once one of them looks, or sets some. */
  given: object | undefined = undefined

  constructor(response: NodeResponse) {
    this.response = response
    this.ownWriteHead = response.writeHead
    this.ownEnd = response.end
  }

  /** Adds to what happens when the response goes out. The order is that of adding. */
  add(leaving: Leaving): void {
    if (this.leavings.add(leaving)) this.stand()
    if (leaving.mayWait) this.expectWait()
  }

  private stand(): void {
    const { response, leavings } = this
    response.on('close', () => leavings.gone())
    this.ownWriteHead = standBefore(response, 'writeHead', this)
    this.ownEnd = standBefore(response, 'end', this)
  }

  writeHead(args: never[]): unknown {
    const isLate = this.isTold || this.response.headersSent
    return isLate ? this.ownWriteHead.apply(this.response, args) : firstHead(this, args)
  }

  /** A second end is the application's own doing. */
  end(args: never[]): unknown {
    return this.isEnding ? this.ownEnd.apply(this.response, args) : firstEnd(this, args)
  }

  /** Somebody who leaves may wait: from here on it is known whether the application writes. */
  expectWait(): void {
    if (this.hasBegun && !this.response.headersSent) noteBeginning(this)
  }

  /** Sets a header, over one that writeHead was given. */
  setHeader(name: string, value: string | readonly string[]): void {
    settle(this)
    this.response.setHeader(name, value)
  }

  /** Adds a Set-Cookie line to those that are there. */
  addCookie(cookie: string): void {
    this.response.setHeader('set-cookie', [...this.cookies(), cookie])
  }

  /** The Set-Cookie lines that are there. */
  cookies(): readonly string[] {
    settle(this)
    return cookieLines(this.response)
  }
}

function noteBeginning(moments: Moments): void {
  const { response } = moments
  const { write, flushHeaders } = response
  moments.hasBegun = false
  response.write = (...args) => {
    moments.hasBegun = true
    return write.apply(response, args)
  }
  response.flushHeaders = (...args) => {
    moments.hasBegun = true
    return flushHeaders.apply(response, args)
  }
}

function firstHead(moments: Moments, args: never[]): unknown {
  const { response } = moments
  const headers: unknown = args.at(-1)
  const isGiven = typeof headers === 'object' && headers !== null
  moments.given = isGiven ? headers : undefined
  const saving = tellHeaders(moments)
  if (saving && !moments.hasBegun) {
    settle(moments)
    return holdHead(moments, args, saving)
  }
  const rest = isGiven && !moments.given ? (args.slice(0, -1) as never[]) : args
  moments.given = undefined
  return moments.ownWriteHead.apply(response, rest)
}

function firstEnd(moments: Moments, args: never[]): unknown {
  const { response } = moments
  moments.isEnding = true
  if (!moments.isTold && !response.headersSent) tellHeaders(moments)
  const work = moments.leavings.together('end')
  if (!work) return moments.ownEnd.apply(response, args)
  void work.then(() => moments.ownEnd.apply(response, args))
  return response
}

function tellHeaders(moments: Moments): Promise<unknown> | undefined {
  moments.isTold = true
  return moments.leavings.together('headers')
}

/** The head can wait for the cookie of a host that saves, until the application writes: Node makes it up then from what is set here. */
function holdHead({ response }: Moments, [status, message]: unknown[], saving: Promise<unknown>): NodeResponse {
  response.statusCode = Number(status)
  if (typeof message === 'string') response.statusMessage = message
  void saving.then(() => {
    if (!response.headersSent) response.writeHead(...([response.statusCode] as never[]))
  })
  return response
}

/** Headers that writeHead was given would go over what is set by then. They are set now. */
function settle(moments: Moments): void {
  const { given, response } = moments
  moments.given = undefined
  if (given && !response.headersSent) setGiven(response, given)
}
