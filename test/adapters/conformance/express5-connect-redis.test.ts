import { conformsKeptIn, connectRedis } from '../../support/apps/session-stores.ts'

conformsKeptIn(connectRedis)
