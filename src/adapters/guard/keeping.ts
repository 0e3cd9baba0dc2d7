// Where the token is kept between requests: in the host's session data where there is some, so that a host session which comes back
// from the dead brings its dead token along; in our own cookie otherwise.

import { assertAccount } from '../../controller/account.ts'
import { newSecret } from '../../controller/token.ts'
import { given, UtsessionsError } from '../../policy/errors.ts'
import type { CookieJar } from './cookies.ts'
import type { Exchange } from './exchange.ts'
import { type Mark, markFromText, markIn, markText } from './mark.ts'

/** What a browser brings back: a token, and whose it is. */
export interface Kept {
  readonly account: string
  readonly token: string
}

export interface Keeping {
  read(): Kept | undefined
  write(kept: Kept): void
  /** Forgets the token; what the host calls this sign-in differs from now on, even if the host keeps its session id. */
  clear(): void
  /** What this sign-in is called. Another sign-in under the same id goes by another name; a host that calls it nothing has one of ours noted. */
  named(id: string | undefined): string | undefined
  /** What is noted in place of a token. */
  mark(): Mark | undefined
  setMark(mark: Mark): void
  /** Takes the mark off, if there is one; what this sign-in is called stays. */
  unmark(): void
  /** What the host must still save of this; `undefined` where there is nothing to wait for. */
  saved(): Promise<unknown> | undefined
}

/** As it lies in the host's data. */
interface HostEntry {
  readonly account?: string
  readonly token?: string
  /** How many sign-ins this host session has seen; none for the first. */
  readonly signIns?: number
  /** Of this sign-in, where the host calls it nothing. */
  readonly name?: string
  readonly mark?: Mark
}

/** In the host's data from the moment that there is some: with many hosts that is the sign-in. */
export function createKeeping<Req, Res>(exchange: Exchange<Req, Res>, jar: CookieJar): Keeping {
  const host = inHostData(exchange)
  let cookie: Keeping | undefined
  const place = () => {
    if (exchange.hostData()) return host
    cookie ??= inCookie(exchange, jar)
    return cookie
  }
  return {
    read: () => place().read(),
    write: (kept) => place().write(kept),
    clear: () => place().clear(),
    named: (id) => place().named(id),
    mark: () => place().mark(),
    setMark: (mark) => place().setMark(mark),
    unmark: () => {
      if (place().mark() !== undefined) place().unmark()
    },
    saved: host.saved,
  }
}

function inHostData<Req, Res>(exchange: Exchange<Req, Res>): Keeping {
  let saving: Promise<unknown> | undefined
  let unsaved: HostEntry | undefined
  const entry = (): HostEntry => unsaved ?? entryOf(exchange.hostData()?.get())
  const put = (value: HostEntry) => {
    const set = () => exchange.hostData()?.set(value)
    const result = saving ? saving.then(set, set) : set() // one after another: of two, the earlier could come out last
    if (!(result instanceof Promise)) return
    unsaved = value
    saving = result.finally(() => {
      if (unsaved === value) unsaved = undefined
    })
    saving.catch(() => {}) // told to whoever waits; that nobody does must not end the process
  }
  return {
    read: () => keptIn(entry()),
    write: ({ account, token }) => put({ account, token, ...named(entry()) }),
    clear: () =>
      put({
        signIns: (entry().signIns ?? 0) + 1,
        ...(exchange.hostSession() === undefined && { name: newSecret() }),
      }),
    named: (id = entry().name) => id && [id, entry().signIns].join(' ').trim(),
    mark: () => markIn(entry().mark),
    setMark: (mark) => put({ mark, ...named(entry()) }),
    unmark: () => put(named(entry())),
    saved: () => saving,
  }
}

/** What stays when the rest of the entry changes. */
function named({ signIns, name }: HostEntry): Pick<HostEntry, 'signIns' | 'name'> {
  return { ...(signIns !== undefined && { signIns }), ...(name !== undefined && { name }) }
}

function entryOf(value: unknown): HostEntry {
  return typeof value === 'object' && value !== null ? value : {}
}

function keptIn({ account, token }: HostEntry): Kept | undefined {
  return typeof account === 'string' && typeof token === 'string' ? { account, token } : undefined
}

/** `token~account`, the account in base64url; what was written in this exchange counts at once. */
function inCookie<Req, Res>(exchange: Exchange<Req, Res>, jar: CookieJar): Keeping {
  let value = jar.read(exchange.header('cookie'), 'token')
  const put = (next: string | undefined) => {
    if (next === value) return
    value = next
    exchange.addCookie(jar.write('token', next))
  }
  return {
    read: () => (value === undefined ? undefined : keptFromText(value)),
    write: (kept) => put(keptText(kept)),
    clear: () => put(undefined),
    named: (id) => id,
    mark: () => markFromText(value),
    setMark: (mark) => put(markText(mark)),
    unmark: () => put(undefined),
    saved: () => undefined,
  }
}

/** As a cookie carries it. */
export function keptText({ account, token }: Kept): string {
  return `${token}~${Buffer.from(account).toString('base64url')}`
}

/** `undefined` for whatever is none. */
export function keptFromText(value: string): Kept | undefined {
  const tilde = value.indexOf('~')
  if (tilde < 1) return undefined
  const account = Buffer.from(value.slice(tilde + 1), 'base64url').toString()
  return isAccount(account) ? { account, token: value.slice(0, tilde) } : undefined
}

function isAccount(text: string): boolean {
  try {
    return assertAccount(text) === text
  } catch {
    return false
  }
}

/**
 * The account as the control takes it: strings as they are, safe integers and bigints as text, `undefined` for nobody.
 * @throws {UtsessionsError} `UTS_ACCOUNT_INVALID` for anything else, never "nobody"
 */
export function accountFrom(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return assertAccount(value)
  if (typeof value === 'bigint' || Number.isSafeInteger(value)) return String(value)
  throw new UtsessionsError(
    'UTS_ACCOUNT_INVALID',
    `The guard's account function gave ${given(value)} (${typeof value}). It must give a string, a safe integer, a bigint, or undefined for nobody.`,
  )
}
