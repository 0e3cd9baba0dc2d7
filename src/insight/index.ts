// The door `utsessions/insight`: a table of contents.

// One account

export { type Insight, insightOf } from './insight-of.ts'
export type { Reason, Sign } from './reason.ts'

// Many accounts

export { type AccountInsight, collectInsight, type InsightCollector, type InsightReport } from './collect.ts'
export { insight } from './insight.ts'

// Options

export type { CollectOptions, InsightOptions, InsightQuery } from './options.ts'
export type { Coordinates, Opened, Travel } from './travel-options.ts'
