// The older Express under an alias; its types are those of the newer one, as far as the tests need them.
declare module 'express4' {
  export { default } from 'express'
}
