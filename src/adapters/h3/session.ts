// A sealed session of h3 (`useSession`) as the guard's host. All of it is in the browser's cookie; in `event.context` while a request runs.

import { clearSession, getSession, type H3Event, type Session, type SessionConfig, updateSession } from 'h3'
import type { HostData } from '../guard/exchange.ts'

/** The session's part of an exchange. */
export interface H3Session {
  hostData(): HostData | undefined
  hostSession(): string | undefined
  leaveHostAlone(): void
  signOut(): Promise<boolean>
}

/** Reads the request's session. Nobody gets a cookie by that, which `useSession` would give. */
export async function openH3Session(event: H3Event, config: SessionConfig): Promise<H3Session> {
  await getSession(event, config)
  const place: HostData = {
    get: () => sessionsOf(event)[nameOf(config)]?.data['utsessions'],
    set: (utsessions) => updateSession(event, config, { utsessions }),
  }
  return {
    hostData: () => (isKept(event, config) ? place : undefined),
    hostSession: () => sessionsOf(event)[nameOf(config)]?.id,
    leaveHostAlone: () => dropCookies(event, nameOf(config)),
    signOut: async () => {
      const createdAt = sessionsOf(event)[nameOf(config)]?.createdAt ?? 0
      await clearSession(event, config)
      sessionsOf(event)[nameOf(config)] = { id: newIdOf(config), createdAt, data: {} }
      return true
    },
  }
}

/** The data of the moment; none once the session was cleared. */
export function h3DataOf(event: H3Event, config: SessionConfig): Readonly<Record<string, unknown>> {
  return (isKept(event, config) && sessionsOf(event)[nameOf(config)]?.data) || {}
}

function nameOf({ name }: SessionConfig): string {
  return name ?? 'h3'
}

function sessionsOf({ context }: H3Event): Record<string, Session> {
  context.sessions ??= {}
  return context.sessions
}

/** Whoever asks for a session that was cleared reads it anew, from the cookie that was brought. What counts is the cookie that goes out. */
function isKept(event: H3Event, config: SessionConfig): boolean {
  const name = nameOf(config)
  const isCleared = event.res.headers.getSetCookie().some((line) => line.startsWith(`${name}=;`))
  return config.cookie !== false && !isCleared && sessionsOf(event)[name] !== undefined
}

function newIdOf({ generateId }: SessionConfig): string {
  return generateId?.() ?? crypto.randomUUID()
}

/** What h3 has set for it, in parts where it is long. */
function dropCookies({ res }: H3Event, name: string): void {
  for (const headers of [res.headers, res.errHeaders]) {
    const others = headers.getSetCookie().filter((line) => !line.startsWith(`${name}=`) && !line.startsWith(`${name}.`))
    headers.delete('set-cookie')
    for (const line of others) headers.append('set-cookie', line)
  }
}
