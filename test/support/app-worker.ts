// One process of an application that runs in several: host sessions in files, sessions in one SQLite file. Tells its address.

import session from 'express-session'
import fileStore from 'session-file-store'
import { sqliteStore } from 'utsessions/sqlite'
import { startApp } from './express-app.ts'

const [folder] = process.argv.slice(2)
if (process.send && folder !== undefined) {
  const FileStore = fileStore(session)
  const hostStore = new FileStore({ path: `${folder}/host`, retries: 0, logFn: () => {} })
  const store = sqliteStore({ path: `${folder}/sessions.db` })
  const app = await startApp({ store, session: { store: hostStore } })
  process.on('disconnect', () => process.exit(0))
  process.send(app.url)
}
