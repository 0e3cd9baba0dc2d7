// Guard options for host libraries that no adapter knows by itself, to be spread into the guard's.

export { type IronSession, type IronSessionOptions, ironSession } from './hosts/iron-session.ts'
