import { beforeAll } from 'vitest'
import { bearer, builtNext, nextApp } from '../../support/apps/next.ts'
import { conforms } from '../../support/conforms.ts'

beforeAll(async () => void (await builtNext()), 300_000)

conforms('Next 16 (route handlers)', 'iron-session', { start: nextApp('route'), bearer })
conforms('Next 16 (proxy)', 'iron-session', { start: nextApp('proxy'), bearer })
