// `npm start`: opens the files, listens, says where, and ends cleanly. Whatever stands in the way is told in one sentence.

import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { createSessionControl, type SessionControl } from 'utsessions'
import { type Accounts, DESK, openAccounts, SEEDED } from './accounts.ts'
import { createApp } from './app.ts'
import { DESK_PATH } from './desk.ts'
import { keptSecret, openHostStore } from './host-sessions.ts'
import { openSessionStore } from './session-store.ts'
import { readSettings, type Settings, usableFolder } from './settings.ts'
import { sentenceFor } from './trouble.ts'

/** How long requests under way may take once the application is asked to stop. */
const LAST_REQUESTS_MS = 500

async function start(): Promise<void> {
  const settings = readSettings(process.env)
  const { file } = usableFolder(settings.folder)
  const accounts = await openAccounts(file('accounts.db'))
  const store = await openSessionStore(settings.store, file('sessions.db'))
  const control = createSessionControl({ store, policy: settings.policy, secret: keptSecret(file('ticket-secret')) })
  const host = { store: openHostStore(file('host-sessions')), secret: keptSecret(file('secret')) }
  const server = createServer()
  const mail = (name: string, path: string) =>
    console.log(`\nMail to ${name}: choose a new password at ${addressOf(server)}${path}\n`)
  server.on('request', createApp({ accounts, control, host, mail }))
  await listen(server, settings)
  narrate(control, accounts)
  onStop(async () => {
    await closed(server)
    control.dispose()
    await store.close()
    accounts.close()
  })
  console.log(welcome(addressOf(server)))
}

async function listen(server: Server, { port, host }: Settings): Promise<void> {
  server.listen(port, host)
  await once(server, 'listening')
}

function addressOf(server: Server): string {
  const address = server.address()
  if (address === null || typeof address === 'string') return String(address)
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return `http://${host}:${address.port}`
}

function welcome(address: string): string {
  const people = SEEDED.map(({ name, password }) => `  ${name.padEnd(6)} ${password}`).join('\n')
  return `
Tidewater is open at ${address}

Open it in two browsers, and sign in to the same account in both:

${people}

Whoever runs the site sees everybody's sessions at ${address}${DESK_PATH}/

  ${DESK.name.padEnd(6)} ${DESK.password}

What happens to the accounts is told here, and so is the mail. Ctrl-C ends.
`
}

/** The events of utsessions, a line each. */
function narrate(control: SessionControl, accounts: Accounts): void {
  for (const kind of [
    'opened',
    'refused',
    'displaced',
    'replaced',
    'closed',
    'expired',
    'idle',
    'revoked',
    'renewed',
  ] as const) {
    control.on(kind, ({ account, at, label }) => {
      const name = accounts.byId(account)?.name ?? account
      console.log([new Date(at).toISOString(), kind.padEnd(9), name.padEnd(6), label ?? ''].join('  '))
    })
  }
}

/** A terminal and a process manager may both pass the signal on: only the first one counts. */
function onStop(stop: () => Promise<void>): void {
  let stopping = false
  const signalled = () => {
    if (!stopping) stop().catch(fail)
    stopping = true
  }
  process.on('SIGINT', signalled)
  process.on('SIGTERM', signalled)
}

/** Browsers keep connections open that nothing is under way on: those go at once. */
async function closed(server: Server): Promise<void> {
  const closing = once(server, 'close')
  server.close()
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), LAST_REQUESTS_MS)
  await closing
  clearTimeout(timer)
}

function fail(error: unknown): void {
  console.error(sentenceFor(error))
  process.exit(1)
}

start().catch(fail)
