// The SQLite store passes the proof of a store on @photostructure/sqlite.

import { conformsOn } from './drivers.ts'

conformsOn('@photostructure/sqlite')
