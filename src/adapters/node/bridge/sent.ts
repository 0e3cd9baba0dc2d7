// The body of a request of node:http for a web-standard one: the bytes as they come, or what a parser in front has made of them, as bytes again.

import { warnOnce } from '../../guard/warnings.ts'

/** As much of Node's readable streams as is used. */
export interface Source {
  readonly readableDidRead: boolean
  readonly readableEnded: boolean
  iterator(options: { destroyOnReturn: boolean }): AsyncIterator<Uint8Array | string>
  resume(): unknown
}

export interface SentBody {
  readonly body: ReadableStream<Uint8Array> | Uint8Array | string
  /** It is not what came over the wire: headers that speak of its length and coding speak of something else. */
  readonly isMadeAnew: boolean
  /** Once the answer is out: what nobody has read is read off the connection, which may carry the next request. */
  settle(): void
}

/**
 * Nothing is read before somebody asks for it.
 * @param parsed what a parser left: a value, the bytes or text as they came, or a stream that is to be read in the request's stead
 * @param type the request's content type
 */
export function sentBody(request: object, parsed: unknown, type: string): SentBody {
  const source = [parsed, request].find(isSource)
  const isParsed = parsed !== undefined && !isSource(parsed)
  if (isParsed && (!source || source.readableDidRead || !isEmpty(parsed))) return anew(encoded(parsed, type))
  if (!source) return anew('')
  if (!source.readableDidRead) return streamed(source)
  warnOnce('UTS_BODY_READ', BODY_READ)
  return anew('')
}

/** What parsers leave of a body that was not for them: some an empty object. */
function isEmpty(parsed: unknown): boolean {
  return typeof parsed === 'object' && parsed !== null && Object.keys(parsed).length === 0
}

function isSource(given: unknown): given is Source {
  if (typeof given !== 'object' || given === null || !('readableDidRead' in given) || !('iterator' in given))
    return false
  return typeof given.iterator === 'function' // which nothing is that was sent
}

function anew(body: Uint8Array | string): SentBody {
  return { body, isMadeAnew: true, settle: () => {} }
}

/** In the coding that the content type names still: a form that was parsed never becomes JSON, which no page of another site could send. */
function encoded(parsed: unknown, type: string): Uint8Array | string {
  if (parsed instanceof Uint8Array) return parsed
  if (typeof parsed === 'string') return /\bjson\b/i.test(type) && !isJson(parsed) ? JSON.stringify(parsed) : parsed
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) return new URLSearchParams(fields('', parsed)).toString()
  return JSON.stringify(parsed)
}

/** Parsers of text leave JSON as it is, those of JSON the string that was in it. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function fields(name: string, value: unknown): [string, string][] {
  if (typeof value !== 'object' || value === null) return [[name, String(value ?? '')]]
  return Object.entries(value).flatMap(([key, part]) => {
    const isRepeated = Array.isArray(value) && typeof part !== 'object'
    return fields(name === '' ? key : isRepeated ? name : `${name}[${key}]`, part)
  })
}

function streamed(source: Source): SentBody {
  const pieces = source.iterator({ destroyOnReturn: false })
  let hasBegun = false
  const leave = () => {
    if (!hasBegun || source.readableEnded) return // Node sees to what was never begun
    void pieces.return?.().then(
      () => source.resume(),
      () => {},
    )
  }
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    hasBegun = true
    const next = await pieces.next()
    if (next.done) controller.close()
    else controller.enqueue(typeof next.value === 'string' ? new TextEncoder().encode(next.value) : next.value)
  }
  const body = new ReadableStream({ pull, cancel: leave }, { highWaterMark: 0 })
  return { body, isMadeAnew: false, settle: leave }
}

const BODY_READ =
  'The body of a request to a mounted handler was read in front of it, and not left where mount looks for it (request.body). ' +
  'Put mount in front of what reads it.'
