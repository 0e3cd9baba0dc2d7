// Every path of the suite. Handed to the application of the test: test/support/apps/next.ts.

import { cookies, headers } from 'next/headers'

const handle = (request) =>
  globalThis.utsessionsInNext.get(request.headers.get('x-application')).handle(request, { cookies, headers })

export { handle as DELETE, handle as GET, handle as HEAD, handle as OPTIONS, handle as POST }
