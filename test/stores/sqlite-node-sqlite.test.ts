// The SQLite store passes the proof of a store on node:sqlite.

import { conformsOn } from './drivers.ts'

conformsOn('node:sqlite')
