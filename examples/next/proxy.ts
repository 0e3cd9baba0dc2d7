export { proxy } from './sessions'

export const config = { matcher: '/((?!_next/static|_next/image|favicon.ico).*)' }
