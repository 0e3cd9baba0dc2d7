// An event stream as a page reads it (WHATWG HTML, 9.2), for the cases about being told.

import { type IncomingMessage, request } from 'node:http'
import { type AnswerHeaders, headersOf } from './headers.ts'

export interface StreamEvent {
  readonly event: string
  readonly id: string | undefined
  // biome-ignore lint/suspicious/noExplicitAny: whatever is told
  readonly data: any
}

export interface EventStream {
  readonly status: number
  readonly headers: AnswerHeaders
  /** The next event; `undefined` once the stream has ended. @throws {Error} where nothing comes for ten seconds */
  next(): Promise<StreamEvent | undefined>
  /** The page is left. */
  close(): void
}

/** Only where nothing comes does anybody wait so long. */
export const LONGEST_MS = 10_000

export async function openEvents(url: string, headers: Readonly<Record<string, string>>): Promise<EventStream> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, { headers: { ...headers, accept: 'text/event-stream' } }, resolve)
      .on('error', reject)
      .end()
  })
  const events = eventsIn(answer)
  return {
    status: answer.statusCode ?? 0,
    headers: headersOf(answer),
    next: () => inTime(events.next().then(({ value }) => value)),
    close: () => answer.destroy(),
  }
}

async function* eventsIn(answer: IncomingMessage): AsyncGenerator<StreamEvent, undefined> {
  answer.setEncoding('utf8')
  let text = ''
  for await (const piece of answer) {
    text += piece
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const event = eventIn(block)
      if (event) yield event
    }
  }
  return undefined
}

/** `undefined`: a comment, or a hint. */
function eventIn(block: string): StreamEvent | undefined {
  const fields = new Map(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  )
  const data = fields.get('data')
  if (data === undefined) return undefined
  return { event: fields.get('event') ?? 'message', id: fields.get('id'), data: JSON.parse(data) }
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`The event stream told nothing for ${LONGEST_MS / 1000} seconds`)),
      LONGEST_MS,
    )
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
