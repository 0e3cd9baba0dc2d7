import { honoApp } from '../../support/apps/hono.ts'
import { honoSessionsHost, inMemory } from '../../support/apps/hono-sessions.ts'
import { conforms } from '../../support/conforms.ts'

conforms('Hono 4', 'hono-sessions (MemoryStore)', { start: honoApp(honoSessionsHost(inMemory)) })
