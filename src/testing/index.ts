// The door `utsessions/testing`: for people who write a store, and for tests of applications.

export {
  type AdapterConformanceCase,
  type AdapterConformanceOptions,
  type Application,
  type Asked,
  adapterConformance,
  type CaseName,
  type HostAbility,
  type Responded,
  type Row,
  type Running,
} from './adapter-conformance.ts'
export { type FakeClock, fakeClock } from './fake-clock.ts'
export { type FaultyStore, faultyStore, type StoreFault, type StoreMethod } from './faulty-store.ts'
export {
  type Ability,
  type ConformanceCase,
  type StoreConformanceOptions,
  type StoreFixture,
  storeConformance,
} from './store-conformance.ts'
