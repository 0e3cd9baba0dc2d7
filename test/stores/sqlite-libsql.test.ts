// The SQLite store passes the proof of a store on libsql.

import { conformsOn } from './drivers.ts'

conformsOn('libsql')
