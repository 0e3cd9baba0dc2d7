// "It was not me": whoever was displaced a moment ago may end the session that took the place. Their dead token shows who they are.

import type { Ended } from '../../policy/decision.ts'
import { type Kept, keptFromText, keptText } from './kept.ts'
import type { Visit } from './visit.ts'

/** For as long as this after the ending; at exactly a quarter of an hour it is too late. */
const DISOWNABLE_MS = 15 * 60_000

/** Another sign-in took this one's place, a moment ago, by its own doing: no administrator had a hand in it, and no rule. */
export function isDisownable({ reason, at, by }: Ended, now: number): boolean {
  if (reason !== 'displaced' || at === null) return false
  return by?.session !== undefined && by.operator === undefined && by.rule === undefined && now < at + DISOWNABLE_MS
}

/** Notes the dead token beside the sign-in, which may be undone. @returns where "it was not me" is said; `undefined` where it cannot be */
export function noteDisownable<Req, Res>(visit: Visit<Req, Res>, ended: Ended): string | undefined {
  const { routes, keeping, jar, control } = visit
  const kept = keeping.read()
  if (!routes || !kept || !isDisownable(ended, control.now())) return undefined
  visit.addCookie(jar.write('ended', keptText(kept)))
  return `${routes.publicPath}/not-me`
}

/** What the browser has that may be dead: the token of its sign-in, and the one that was noted. */
export function deadTokens<Req, Res>({ brought, cookies, jar }: Visit<Req, Res>): readonly Kept[] {
  const noted = keptFromText(jar.read(cookies, 'ended') ?? '')
  const all = [brought, noted].filter((kept) => kept !== undefined)
  return all.filter(({ token }, index) => all.findIndex((other) => other.token === token) === index)
}
