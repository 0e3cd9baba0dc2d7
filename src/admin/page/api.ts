// The routes of the handler, beside the page's own address, whatever stands before it.

import type { Entry } from '../../policy/decision.ts'
import type { AccountSummary, Page } from '../../stores/store.ts'
import type { AccountView, Activity, Ended, Granted, InsightView, Me, Span } from '../wire.ts'
import { Fault, faultIn, faultOf } from './fault.ts'

/** How something is asked for. */
export interface Asking {
  readonly signal?: AbortSignal
  /** Not an operator asks, but the page: that is no activity of theirs, and their own session may end by it. */
  readonly byItself?: boolean
}

/** A header that an application can tell it by. */
const BY_ITSELF = { 'x-utsessions-passive': '1' }

type Query = Readonly<Record<string, string | undefined>>

/** Addresses are relative: a proxy may have put something in front. */
export function addressIn(route: string, query: Query = {}): string {
  const given = Object.entries(query).flatMap(([name, value]) => (value ? [[name, value]] : []))
  const search = new URLSearchParams(given)
  return `api/${route}${given.length > 0 ? `?${search}` : ''}`
}

async function get<T>(route: string, query: Query, { signal, byItself = false }: Asking): Promise<T> {
  const headers = byItself ? BY_ITSELF : {}
  return json(await fetched(addressIn(route, query), signal ? { signal, headers } : { headers }))
}

async function fetched(address: string, init: RequestInit): Promise<Response> {
  const headers = { accept: 'application/json', ...init.headers }
  const answer = await fetch(address, { redirect: 'manual', cache: 'no-store', ...init, headers })
  if (!answer.ok) throw await faultIn(answer)
  return answer
}

/** A sign-in page that came with status 200 is no answer. */
async function json<T>(answer: Response): Promise<T> {
  if (answer.headers.get('content-type')?.includes('json')) return answer.json()
  throw new Fault('signed-out', 'Something else than the dashboard answered. You may be signed out.')
}

/** An action. Fails with a {@link Fault}, always. */
export async function post(route: string, body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json', 'x-utsessions': '1' }
  try {
    return await fetched(addressIn(route), { method: 'POST', headers, body: JSON.stringify(body) })
  } catch (error) {
    throw faultOf(error) ?? error
  }
}

export const api = {
  me: (asking: Asking) => get<Me>('me', {}, asking),
  activity: (span: Span, asking: Asking) => get<Activity>('activity', { span }, asking),
  accounts: (prefix: string, cursor: string | undefined, asking: Asking) =>
    get<Page<AccountSummary>>('accounts', { prefix, cursor, limit: '50' }, asking),
  account: (account: string, asking: Asking) => get<AccountView>('account', { account }, asking),
  journal: (account: string | undefined, cursor: string | undefined, asking: Asking) =>
    get<Page<Entry>>('journal', { account, cursor, limit: '50' }, asking),
  insight: (asking: Asking) => get<InsightView>('insight', {}, asking),
  end: async (account: string, sessions: readonly string[] | 'all') => {
    const which = sessions === 'all' ? { all: true } : { sessions }
    return json<Ended>(await post('end', { account, ...which }))
  },
  grant: async (account: string, length: string) => json<Granted>(await post('grant', { account, for: length })),
} as const
