// next-auth 4, with the options of the test's application: test/support/apps/next.ts.

import NextAuth from 'next-auth'

const handle = (request, context) =>
  NextAuth(globalThis.utsessionsInNext.get(request.headers.get('x-application')).nextAuth)(request, context)

export { handle as GET, handle as POST }
