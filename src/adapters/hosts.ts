// Guard options for host libraries that no adapter knows by itself, to be spread into the guard's.

export { type AuthJsSession, authJs, authJsSignOut, authJsToken } from './hosts/auth-js.ts'
export { type IronSession, type IronSessionOptions, ironSession } from './hosts/iron-session.ts'
