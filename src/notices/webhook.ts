// A sender of webhooks whose hooks plug into notify. Never in the way of a login: it queues, and tries until it is bored.

import { type Duration, durationMs } from '../policy/duration.ts'
import { hooksTo, outgoing, type WebhookMessage } from './message.ts'
import type { NoticeHooks } from './options.ts'
import { createSending } from './sending.ts'
import { resolveWebhookOptions, type WebhookOptions } from './webhook-options.ts'

export interface Webhook {
  /** For `notify(control, hooks)`. Each settles once its message is there or lost, and fails only where `onLost` does. */
  readonly hooks: Required<NoticeHooks>
  /** Takes no more, tries at once what waits, and gives up what is not there after so long. @default { within: '5s' } */
  close(options?: { readonly within?: Duration }): Promise<void>
}

/**
 * Sends notices as signed JSON, in the way of Standard Webhooks: messages of one account in their order, each tried again, after growing
 * pauses, until it is there or lost. At least once: a message whose answer was lost comes twice, with the same id. Kept in memory: what
 * waits is gone with the process, unless it closes first.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID` with what was given, but for secrets, and what to write
 */
export function webhook(options: WebhookOptions): Webhook {
  const resolved = resolveWebhookOptions(options)
  const sending = createSending(resolved)
  const send = async (message: WebhookMessage) => {
    const lost = await sending.send(message.data.account, outgoing(message))
    if (lost) await resolved.onLost(lost)
  }
  return {
    hooks: hooksTo(send),
    close: ({ within = '5s' } = {}) => sending.close(durationMs(within, 'within', 'UTS_OPTION_INVALID')),
  }
}
