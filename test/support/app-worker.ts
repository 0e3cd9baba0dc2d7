// One process of an application that runs in several: host sessions in files, sessions in a store that is named. Tells its address.

import session from 'express-session'
import fileStore from 'session-file-store'
import { startApp } from './express-app.ts'
import { openStore, type StoreSpec } from './store-spec.ts'

const [folder, spec] = process.argv.slice(2)
if (process.send && folder !== undefined && spec !== undefined) {
  const FileStore = fileStore(session)
  const hostStore = new FileStore({ path: `${folder}/host`, retries: 0, logFn: () => {} })
  const store = await openStore(JSON.parse(spec) as StoreSpec)
  const app = await startApp({ store, session: { store: hostStore } })
  process.on('disconnect', () => process.exit(0))
  process.send(app.url)
}
