// The door `utsessions/diagnostics`: a table of contents.

export type { Verb } from '../telemetry/verbs.ts'
export { type ChannelOptions, type VerbMessage, withChannels } from './channels.ts'
