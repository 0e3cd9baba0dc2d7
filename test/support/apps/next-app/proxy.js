// The application of the test that sent the request is in this process: test/support/apps/next.ts.

export function proxy(request) {
  return globalThis.utsessionsInNext.get(request.headers.get('x-application')).proxy?.(request)
}
