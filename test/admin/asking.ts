// A dashboard for tests, and whoever asks it as its page does.

import type { SessionControl } from 'utsessions'
import { type DashboardOptions, dashboard } from 'utsessions/admin'
import { onTestFinished } from 'vitest'
import { type ControlOptions, makeControl, type TestControl } from '../controller/controls.ts'

/** Where the dashboard is, as its page sees it. */
export const SITE = 'https://shop.example'
const PATH = '/admin/sessions'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: whatever was answered
  readonly json: any
}

export interface Asker {
  /** The handler itself. */
  fetch(path: string, init?: RequestInit): Promise<Response>
  get(path: string, init?: RequestInit): Promise<Answer>
  /** As the page sends it. */
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>
}

export type Options = Partial<DashboardOptions>

/** As the dashboard's page sends something in a browser. */
export const FROM_THE_PAGE = {
  'content-type': 'application/json',
  'x-utsessions': '1',
  origin: SITE,
  'sec-fetch-site': 'same-origin',
} as const

export const ROOT = { operator: 'root', role: 'full' } as const
export const GUEST = { operator: 'guest', role: 'read-only' } as const

export function asks(control: SessionControl, options: Options = {}): Asker {
  const admin = dashboard(control, { authorize: () => ROOT, ...options })
  const fetch: Asker['fetch'] = (path, init) => admin(new Request(`${SITE}${options.path ?? PATH}${path}`, init))
  return {
    fetch,
    get: async (path, init) => read(await fetch(path, init)),
    post: async (path, body, headers = FROM_THE_PAGE) =>
      read(await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })),
  }
}

/** The same on a control of its own, in memory, with a clock that the test moves. */
export function asksNew(options: Options = {}, control: ControlOptions = {}): TestControl & Asker {
  const made = makeControl({ policy: { maxSessions: 'unlimited' }, ...control })
  return { ...made, ...asks(made.control, options) }
}

async function read(response: Response): Promise<Answer> {
  const { status, headers } = response
  const text = await response.text()
  return { status, headers, text, json: headers.get('content-type')?.includes('json') ? lastLine(text) : undefined }
}

/** Of what comes in lines, what it comes to. */
function lastLine(text: string): unknown {
  return text === '' ? undefined : JSON.parse(text.trim().split('\n').at(-1) ?? '')
}

export interface StreamEvent {
  readonly event: string
  readonly id: string | undefined
  // biome-ignore lint/suspicious/noExplicitAny: whatever was told
  readonly data: any
}

export interface Heard {
  readonly response: Response
  readonly events: StreamEvent[]
  /** Comments, which keep a connection. */
  readonly beats: () => number
  /** Of those of this name, their data. */
  of(name: string): readonly StreamEvent['data'][]
  readonly isOver: () => boolean
  leave(): void
}

/** Listens until the test is over. */
export async function listen(asker: Pick<Asker, 'fetch'>, headers: Record<string, string> = {}): Promise<Heard> {
  const leaving = new AbortController()
  onTestFinished(() => leaving.abort())
  const response = await asker.fetch('/api/live', { headers, signal: leaving.signal })
  const events: StreamEvent[] = []
  let [beats, isOver] = [0, false]
  void readEvents(response, (block) => {
    if (block.startsWith(':')) beats += 1
    else if (block.startsWith('event:')) events.push(eventIn(block))
  }).finally(() => {
    isOver = true
  })
  return {
    response,
    events,
    beats: () => beats,
    of: (name) => events.filter(({ event }) => event === name).map(({ data }) => data),
    isOver: () => isOver,
    leave: () => leaving.abort(),
  }
}

async function readEvents({ body }: Response, heard: (block: string) => void): Promise<void> {
  let rest = ''
  for await (const piece of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const blocks = (rest + piece).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) heard(block)
  }
}

function eventIn(block: string): StreamEvent {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1]
  return { event: field('event') ?? '', id: field('id'), data: JSON.parse(field('data') ?? 'null') }
}
