// What the guard notices when the application's response goes out: a sign-out, a change of account, a new sign-in.

import type { SessionControl } from '../../controller/controller.ts'
import type { CloseRequest } from '../../controller/requests.ts'
import type { Leaving } from './exchange.ts'
import type { Kept } from './kept.ts'
import { accountOf, type Belonging, type Visit } from './visit.ts'

/**
 * Compares who was signed in before the application's handler with who is now. To be made before the handler runs. A class, as every
 * request makes one.
 */
export class Departure<Req, Res> implements Leaving {
  readonly visit: Visit<Req, Res>
  /** Who was signed in. */
  readonly before: string | undefined
  /** The request's session; where nobody was signed in, what the browser brought of an earlier one. */
  readonly past: Belonging | Kept | undefined
  readonly hostSession: string | undefined
  readonly hadData: boolean
  readonly mayWait: boolean
  closed: Promise<void> | undefined = undefined

  constructor(visit: Visit<Req, Res>, before: string | undefined) {
    this.visit = visit
    this.before = before
    this.past = before === undefined ? visit.brought : visit.belonging
    this.hostSession = visit.exchange.hostSession()
    visit.cameAs = this.hostSession
    const data = visit.hostData()
    this.hadData = data !== undefined
    this.mayWait = data?.saves === true || visit.options.hostData !== undefined
  }

  headers(): unknown {
    const { visit, before } = this
    const after = this.look()
    if (after !== UNCHANGED) forget(visit, after, this.hostSession)
    else if (before !== undefined && !visit.hasLeftHost) nameAnew(visit)
    return visit.keeping.saved()
  }

  end(): Promise<unknown> | undefined {
    const saved = this.visit.keeping.saved()
    return this.closed && saved ? Promise.all([this.closed, saved]) : (this.closed ?? saved)
  }

  /** A sign-out after the answer had begun, or one that was never answered. */
  gone(): void {
    this.look()
  }

  /** Who is signed in now, where that is another than before. Closes the session that was left. */
  look(): string | undefined | typeof UNCHANGED {
    const { visit, before, past } = this
    if (visit.hasLeftHost) return UNCHANGED
    const after = accountNow(visit, this.hadData)
    if (after === UNCHANGED || after === before) return UNCHANGED
    const left = past && past.account !== after && (before ?? after) !== undefined
    if (left) this.closed ??= closeQuietly(visit.control, closing(past))
    return after
  }
}

/** Or not known. No account is so called: it is none. */
const UNCHANGED = Symbol('unchanged')

function closing(past: Belonging | Kept): CloseRequest {
  const { account } = past
  return 'session' in past
    ? { account, session: past.session.id, context: past.context }
    : { account, token: past.token }
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
  if (keeping.read() !== undefined || keeping.mark() !== undefined) return
  if (keeping.named(exchange.hostSession()) === undefined) keeping.clear()
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
function accountNow<Req, Res>(visit: Visit<Req, Res>, hadData: boolean): string | undefined | typeof UNCHANGED {
  try {
    if (hadData && visit.hostData() === undefined) return undefined
    if (visit.told) return visit.told.account
    const account = accountOf(visit)
    if (typeof account !== 'object') return account
    account.catch(() => {}) // nobody waits for it; that must not end the process
    return undefined
  } catch {
    return UNCHANGED // the application tore down what its account function looks at
  }
}
