// The door `utsessions/admin`: a table of contents.

export { type Dashboard, dashboard, type EventOf } from './dashboard.ts'
export type { Authorize, DashboardOptions, Operator } from './options.ts'

// What it answers, for those who ask it by programs

export type {
  AccountView,
  Activity,
  EndEverybodyRequest,
  Ended,
  EndRequest,
  Granted,
  GrantRequest,
  InsightView,
  LiveEvents,
  LiveTotals,
  Me,
  Problem,
  Progress,
  Role,
  Span,
  Step,
} from './wire.ts'
