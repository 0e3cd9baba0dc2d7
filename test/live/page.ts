// An open page as far as its event stream goes, on a real socket: what it was told, in order. For the tests of live/.

import { type IncomingMessage, request } from 'node:http'
import { createGunzip } from 'node:zlib'
import type { LiveState } from '../../src/live/wire.ts'
import type { Browser } from '../support/browser.ts'

export const EVENTS = '/utsessions/events'
export const STATE = '/utsessions/state'

export interface Told {
  /** `alive`, `ended`. */
  readonly event: string
  readonly id: string | undefined
  // biome-ignore lint/suspicious/noExplicitAny: a LiveState, of either kind
  readonly data: LiveState & any
  /** By performance.now(). */
  readonly at: number
}

export interface Page {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  /** All that came. */
  text(): string
  /** Events in the order of their coming. */
  readonly events: readonly Told[]
  /** The event of that number, from 0; waits for it. Fails when the stream ends before. */
  event(number: number): Promise<Told>
  /** Once that many comments came. */
  beats(count: number): Promise<void>
  /** Once the stream has ended, from whichever side. */
  readonly ended: Promise<void>
  /** As a page that is left. */
  leave(): void
  /** Reads no more, or again. */
  pause(): void
}

export type Sent = Readonly<Record<string, string>>

export function cookieOf(browser: Browser): Sent {
  const cookie = [...browser.cookies].map((pair) => pair.join('=')).join('; ')
  return cookie === '' ? {} : { cookie }
}

/** Asks for the stream with the browser's cookies, and waits for the head of the answer. */
export async function openPage(url: string, browser: Browser, headers: Sent = {}, path = EVENTS): Promise<Page> {
  const sent = { accept: 'text/event-stream', ...cookieOf(browser), ...headers }
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request(new URL(path, url), { headers: sent, agent: false }, resolve).on('error', reject).end()
  })
  return reading(answer)
}

function reading(answer: IncomingMessage): Page {
  const events: Told[] = []
  const waiting = new Set<() => void>()
  let [text, rest, isOver] = ['', '', false]
  const look = () => {
    for (const one of waiting) one()
  }
  const body = answer.headers['content-encoding'] === 'gzip' ? answer.pipe(createGunzip()) : answer
  answer.once('close', () => answer.complete || body.destroy())
  body.setEncoding('utf8')
  body.on('error', () => {})
  answer.on('error', () => {}) // left
  body.on('data', (chunk: string) => {
    text += chunk
    const blocks = (rest + chunk).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) if (/^event:/m.test(block)) events.push(toldIn(block))
    look()
  })
  const ended = new Promise<void>((resolve) =>
    body.once('close', () => {
      isOver = true
      look()
      resolve()
    }),
  )
  const until = <T>(found: () => T | undefined) =>
    new Promise<T>((resolve, reject) => {
      const check = () => {
        const value = found()
        if (value === undefined && !isOver) return
        waiting.delete(check)
        if (value === undefined) reject(new Error(`The stream ended with ${JSON.stringify(text)}`))
        else resolve(value)
      }
      waiting.add(check)
      check()
    })
  return {
    status: answer.statusCode ?? 0,
    headers: answer.headers,
    text: () => text,
    events,
    event: (number) => until(() => events[number]),
    beats: async (count) => void (await until(() => (text.split('\n:\n').length > count ? true : undefined))),
    ended,
    leave: () => answer.destroy(),
    pause: () => answer.pause(),
  }
}

function toldIn(block: string): Told {
  const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(block)?.[1]
  return {
    event: field('event') ?? '',
    id: field('id'),
    data: JSON.parse(field('data') ?? 'null'),
    at: performance.now(),
  }
}

/** The machine's own time, for tests with servers that have theirs. */
export const NOW = { now: () => Date.now(), advance: () => Date.now(), set: () => {} }
