// What is seldom asked for: a table of contents, for seldom.ts.

export { disown } from './disowning.ts'
export { revokeEveryone } from './everyone.ts'
export { grant } from './granting.ts'
export { list, notBefore } from './listing.ts'
export { prune } from './maintenance.ts'
export { recallEnding } from './recalling.ts'
export { renew } from './renewing.ts'
export { takeover } from './taking-over.ts'
export { totals } from './totals.ts'
