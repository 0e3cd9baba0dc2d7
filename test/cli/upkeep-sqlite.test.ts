// migrate and prune on an SQLite file.

import { sqlitePlace } from './places.ts'
import { upkeepOn } from './upkeep-on.ts'

upkeepOn('on a SQLite file', { kind: 'sqlite', start: async () => sqlitePlace })
