// Every verb on a SQLite file.

import { sqlitePlace } from './places.ts'
import { verbsOn } from './verbs-on.ts'

verbsOn('on a SQLite file', { kind: 'sqlite', start: async () => sqlitePlace })
