// What people need who write a store, or test an application.

export { type FakeClock, fakeClock } from './fake-clock.ts'
