// The routes of the handler, beside the page's own address, whatever stands before it.

import type { Entry } from '../../policy/decision.ts'
import type { AccountSummary, Page } from '../../stores/store.ts'
import type { AccountView, Activity, Ended, Granted, InsightView, Me, Span } from '../wire.ts'
import { Fault, faultIn, faultOf } from './fault.ts'

type Query = Readonly<Record<string, string | undefined>>

/** Addresses are relative: a proxy may have put something in front. */
export function addressIn(route: string, query: Query = {}): string {
  const given = Object.entries(query).flatMap(([name, value]) => (value ? [[name, value]] : []))
  const search = new URLSearchParams(given)
  return `api/${route}${given.length > 0 ? `?${search}` : ''}`
}

async function get<T>(route: string, query?: Query, signal?: AbortSignal): Promise<T> {
  const answer = await fetched(addressIn(route, query), signal ? { signal } : {})
  return json(answer)
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
  me: (signal?: AbortSignal) => get<Me>('me', {}, signal),
  activity: (span: Span, signal: AbortSignal) => get<Activity>('activity', { span }, signal),
  accounts: (prefix: string, cursor: string | undefined, signal: AbortSignal) =>
    get<Page<AccountSummary>>('accounts', { prefix, cursor, limit: '50' }, signal),
  account: (account: string, signal: AbortSignal) => get<AccountView>('account', { account }, signal),
  journal: (account: string | undefined, cursor: string | undefined, signal?: AbortSignal) =>
    get<Page<Entry>>('journal', { account, cursor, limit: '50' }, signal),
  insight: (signal: AbortSignal) => get<InsightView>('insight', {}, signal),
  end: async (account: string, sessions: readonly string[] | 'all') => {
    const which = sessions === 'all' ? { all: true } : { sessions }
    return json<Ended>(await post('end', { account, ...which }))
  },
  grant: async (account: string, length: string) => json<Granted>(await post('grant', { account, for: length })),
} as const
