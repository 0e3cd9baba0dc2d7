// The front door: a table of contents.

// The control

export type {
  AdmittedAnswer,
  AliveAnswer,
  CheckAnswer,
  ListedSession,
  OpenAnswer,
  RefusedAnswer,
  RenewAnswer,
  SessionView,
  Unverified,
} from './controller/answers.ts'
export type { Clock } from './controller/clock.ts'
export { createSessionControl, type SessionControl } from './controller/controller.ts'
export type { EventName, Fault, LetThrough, Listener, SessionEvents } from './controller/events.ts'
export type { OnStoreError, SessionControlOptions } from './controller/options.ts'
export type { PolicyFunction } from './controller/policy-source.ts'
export type {
  CheckRequest,
  CloseRequest,
  CredentialsGiven,
  DisownRequest,
  GrantRequest,
  ListRequest,
  NotBeforeRequest,
  OpenRequest,
  RenewRequest,
  RevokedEveryone,
  RevokeRequest,
  TakeoverRequest,
  WalkOptions,
  WatchRequest,
} from './controller/requests.ts'
export type { DeadlineListener, EndListener, WatchListeners } from './controller/watcher.ts'

// The policy

export type { Duration } from './policy/duration.ts'
export { policyFromEnv } from './policy/env.ts'
export { type GivesWay, type Policy, type PolicyOptions, resolvePolicy, type Takeover } from './policy/options.ts'
export { policies } from './policy/presets.ts'

// Deciding

export type { Command } from './policy/command.ts'
export { decide } from './policy/decide.ts'
export type {
  Admitted,
  Alive,
  Deadline,
  Decision,
  Disowned,
  Ended,
  Entry,
  EntryKind,
  Granted,
  Holder,
  Refused,
  Step,
} from './policy/decision.ts'
export { describe } from './policy/describe.ts'
export {
  type AccountRecord,
  EMPTY_RECORD,
  type EndedBy,
  type Ending,
  type EndReason,
  type Grant,
  type Session,
} from './policy/record.ts'

// Stores

export { decodeRecord, encodeRecord } from './stores/codec.ts'
export { type MemoryStoreOptions, memoryStore } from './stores/memory.ts'
export type {
  AccountQuery,
  AccountSummary,
  JournalQuery,
  Page,
  Revision,
  Snapshot,
  Store,
  Swapped,
  Totals,
  Unwatch,
} from './stores/store.ts'

// Errors

export { ContentionError, type ErrorCode, UtsessionsError } from './policy/errors.ts'
