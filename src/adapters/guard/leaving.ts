// What the guard notices when the application's response goes out: a sign-out, a change of account, a new sign-in.

import type { SessionControl } from '../../controller/controller.ts'
import type { CloseRequest } from '../../controller/requests.ts'
import type { Leaving } from './exchange.ts'
import { accountOf, type Visit } from './visit.ts'

/** Compares who was signed in before the application's handler with who is now. To be called before the handler runs. */
export function watchLeaving<Req, Res>(visit: Visit<Req, Res>, before: string | undefined): Leaving {
  const past = before === undefined ? pastOf(visit) : belongingOf(visit)
  const { exchange } = visit
  const hostSession = exchange.hostSession()
  const hadData = exchange.hostData() !== undefined
  let closed: Promise<void> | undefined
  const look = () => {
    if (visit.hasLeftHost) return undefined
    const after = accountNow(visit, hadData)
    if (after === 'not known' || after?.account === before) return undefined
    const left = past && past.account !== after?.account && (before !== undefined || after)
    if (left) closed ??= closeQuietly(visit.control, past)
    return { account: after?.account }
  }
  return {
    headers: () => {
      const changed = look()
      if (changed) forget(visit, changed.account, hostSession)
      else if (before !== undefined && !visit.hasLeftHost) nameAnew(visit)
      return visit.keeping.saved()
    },
    end: () => waitFor(closed, visit.keeping.saved()),
    gone: () => void look(), // a sign-out after the answer had begun, or one that was never answered
  }
}

function waitFor(...work: readonly (Promise<unknown> | undefined)[]): Promise<unknown> | undefined {
  const some = work.filter((promise) => promise !== undefined)
  return some.length === 0 ? undefined : Promise.all(some)
}

/** The session that this browser used before, of which nobody was signed in at the beginning of the request. */
function pastOf<Req, Res>({ brought }: Visit<Req, Res>): CloseRequest | undefined {
  return brought && { account: brought.account, token: brought.token }
}

function belongingOf<Req, Res>({ belonging, options, exchange }: Visit<Req, Res>): CloseRequest | undefined {
  const context = options.context?.(exchange.request)
  return belonging && { account: belonging.account, session: belonging.session.id, context }
}

/** A dead or foreign token goes, once the browser has been seen signed out or signed in anew; one that was given out just now stays. */
function forget<Req, Res>(
  { keeping, brought, exchange }: Visit<Req, Res>,
  account: string | undefined,
  hostSession: string | undefined,
): void {
  const kept = keeping.read()
  const fresh = kept !== undefined && kept.account === account && kept.token !== brought?.token
  if (fresh || keeping.mark() !== undefined) return
  if (kept !== undefined || isUnnamed(exchange.hostSession(), account, hostSession)) keeping.clear()
}

/** The sign-in goes by no name of its own: the host kept the one of before, or calls nobody's sign-in anything. */
function isUnnamed(id: string | undefined, account: string | undefined, before: string | undefined): boolean {
  return id === undefined ? account !== undefined : id === before
}

/** The same account signed in again, with new data of the host's, and the host calls that sign-in nothing. */
function nameAnew<Req, Res>({ keeping, exchange }: Visit<Req, Res>): void {
  const isNamed = keeping.named(exchange.hostSession()) !== undefined
  if (!isNamed && keeping.read() === undefined && keeping.mark() === undefined) keeping.clear()
}

/** The browser brought a token of another account, which was left without a sign-out that the guard could see. */
export async function leaveOtherAccount<Req, Res>(
  { brought, control }: Visit<Req, Res>,
  account: string,
): Promise<void> {
  if (brought && brought.account !== account) await closeQuietly(control, brought)
}

/** Closes a session that was left; a store that does not answer is no fault of whoever leaves. */
export async function closeQuietly(control: SessionControl, session: CloseRequest): Promise<void> {
  try {
    await control.close(session)
  } catch {
    // Told as `store-error`. The sign-out itself has happened, and must not fail because of us.
  }
}

/** Nobody, where the host's data are gone. */
function accountNow<Req, Res>(
  visit: Visit<Req, Res>,
  hadData: boolean,
): { readonly account: string } | undefined | 'not known' {
  try {
    if (hadData && visit.exchange.hostData() === undefined) return undefined
    const account = visit.told ? visit.told.account : accountOf(visit)
    if (account instanceof Promise) account.catch(() => {}) // nobody waits for it; that must not end the process
    return account === undefined || account instanceof Promise ? undefined : { account }
  } catch {
    return 'not known' // the application tore down what its account function looks at
  }
}
