// The SQLite store passes the proof of a store on better-sqlite3.

import { conformsOn } from './drivers.ts'

conformsOn('better-sqlite3')
