// What a webhook carries, and what is told of one that did not arrive.

import { randomUUID } from 'node:crypto'
import type { DisownedNotice, DisplacedNotice, NewDeviceNotice, RefusedRepeatedlyNotice } from './notices.ts'
import type { NoticeHooks } from './options.ts'

/** The body of a webhook, as JSON. `at`: when what it tells of happened, in epoch milliseconds. */
export type WebhookMessage =
  | { readonly type: 'session.displaced'; readonly at: number; readonly data: DisplacedNotice }
  | { readonly type: 'device.new'; readonly at: number; readonly data: NewDeviceNotice }
  | { readonly type: 'account.refused-repeatedly'; readonly at: number; readonly data: RefusedRepeatedlyNotice }
  | { readonly type: 'session.disowned'; readonly at: number; readonly data: DisownedNotice }

/** A message that was not delivered. */
export interface Lost {
  /** The header `webhook-id` of its attempts: it may have arrived all the same, where an answer was lost. */
  readonly id: string
  readonly message: WebhookMessage
  /**
   * `attempts`: all of them failed; `answer`: one that says that no other attempt will do better (4xx, a redirect); `queue`: too many were
   * waiting already; `closed`: it came after `close`, or was not delivered by then.
   */
  readonly reason: 'attempts' | 'answer' | 'queue' | 'closed'
  /** How often it was tried. */
  readonly attempts: number
  /** The status of the last answer; `null`: there was none. */
  readonly status: number | null
  /** Why there was none. */
  readonly error: unknown
}

/** A message on its way. */
export interface Outgoing {
  /** The same for every attempt. */
  readonly id: string
  readonly message: WebhookMessage
  readonly body: string
}

export function outgoing(message: WebhookMessage): Outgoing {
  return { id: `msg_${randomUUID()}`, message, body: JSON.stringify(message) }
}

/** Hooks that make messages of notices. */
export function hooksTo(send: (message: WebhookMessage) => unknown): Required<NoticeHooks> {
  return {
    onDisplaced: (data) => send({ type: 'session.displaced', at: data.at, data }),
    onNewDevice: (data) => send({ type: 'device.new', at: data.at, data }),
    onRefusedRepeatedly: (data) => send({ type: 'account.refused-repeatedly', at: data.at, data }),
    onDisowned: (data) => send({ type: 'session.disowned', at: data.at, data }),
  }
}
