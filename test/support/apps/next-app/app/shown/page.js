// A server component, which shows what the test's application says: test/support/apps/next.ts.

import { cookies, headers } from 'next/headers'

export default async function Page() {
  const asked = await headers() // nothing is rendered at build time from here on
  return globalThis.utsessionsInNext.get(asked.get('x-application')).show({ cookies, headers })
}
