// The verbs that are asked for seldom: loaded with the first call of one of them.

/** A module that cannot be loaded fails the call, and nothing happens. */
export const seldom = () => import('./seldom-verbs.ts')
