// Writes the tables of docs/insight.md: npx tsx test/insight/write-page.ts

import { readFileSync, writeFileSync } from 'node:fs'
import { evaluate } from './evaluation.ts'
import { PAGE, withTables } from './page.ts'

const cells = evaluate()
writeFileSync(PAGE, withTables(readFileSync(PAGE, 'utf8'), cells))
