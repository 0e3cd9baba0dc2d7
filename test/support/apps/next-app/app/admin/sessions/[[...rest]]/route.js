// A mounted handler. That of the test's application, whose `mount` has made one function for each method: test/support/apps/next.ts.

const METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']
const routes = Object.fromEntries(
  METHODS.map((method) => [
    method,
    (request) => globalThis.utsessionsInNext.get(request.headers.get('x-application')).mounted[method](request),
  ]),
)

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = routes
