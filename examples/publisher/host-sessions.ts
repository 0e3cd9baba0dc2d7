// What express-session needs: a place for its sessions that survives a restart, and a secret that does.

import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import session, { type SessionOptions, type Store } from 'express-session'
import fileStore from 'session-file-store'

export interface HostSessions {
  readonly store: Store
  readonly secret: string
}

const DAY_S = 24 * 3_600

/** One small file a session, in a folder of its own. A file that is not there is nobody's session: no need to look again. */
export function openHostStore(path: string): Store {
  const FileStore = fileStore(session)
  return new FileStore({ path, ttl: DAY_S, retries: 0, logFn: () => undefined })
}

/** Made at the first start, and readable by whoever runs the application only. */
export function keptSecret(path: string): string {
  if (!existsSync(path)) writeFileSync(path, randomBytes(32).toString('base64url'), { mode: 0o600 })
  return readFileSync(path, 'utf8')
}

export function hostSession({ store, secret }: HostSessions): ReturnType<typeof session> {
  const cookie: SessionOptions['cookie'] = { httpOnly: true, sameSite: 'lax', secure: 'auto' }
  return session({ store, secret, name: 'tidewater', resave: false, saveUninitialized: false, cookie })
}
