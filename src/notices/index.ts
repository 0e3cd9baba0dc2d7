// The door `utsessions/notices`: a table of contents.

// Being told

export type {
  DisownedNotice,
  DisplacedNotice,
  EndedSession,
  HolderNoticed,
  NewDeviceNotice,
  NewSession,
  RefusedRepeatedlyNotice,
} from './notices.ts'
export { notify } from './notify.ts'
export type { NoticeHooks, NotifyOptions } from './options.ts'

// Telling others

export type { Lost, WebhookMessage } from './message.ts'
export type { WebhookSecret } from './signature.ts'
export { type HeadersGiven, type VerifiedWebhook, type VerifyOptions, verifyWebhook } from './verify-webhook.ts'
export { type Webhook, webhook } from './webhook.ts'
export type { Wait, WebhookOptions } from './webhook-options.ts'
