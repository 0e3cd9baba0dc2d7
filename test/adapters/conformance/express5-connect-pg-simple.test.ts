import { conformsKeptIn, connectPg } from '../../support/apps/session-stores.ts'

conformsKeptIn(connectPg)
