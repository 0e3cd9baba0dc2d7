import type { Running } from 'utsessions/testing'
import { afterAll, beforeAll } from 'vitest'
import { express5, expressApp } from '../../support/apps/express.ts'
import { oauthHost } from '../../support/apps/oauth.ts'
import { conforms } from '../../support/conforms.ts'
import { startProvider } from '../../support/oauth-provider.ts'

let provider: Running | undefined
beforeAll(async () => {
  provider = await startProvider()
})
afterAll(() => provider?.close())

conforms('Express 5', 'passport with OAuth 2', {
  start: expressApp(
    express5,
    oauthHost(() => provider?.url ?? ''),
  ),
})
