// A store whose faults can be told: as errors of this package, with the place in them and without the password.

import { UtsessionsError } from '../policy/errors.ts'
import type { Store } from '../stores/store.ts'
import type { Place } from './store-place.ts'

type Call<A extends readonly unknown[], T> = (...args: A) => Promise<T>

/** Once the signal has said stop, nothing is asked any more. */
export function telling(store: Store, place: Place, signal: AbortSignal): Store {
  const told =
    <A extends readonly unknown[], T>(call: Call<A, T>): Call<A, T> =>
    async (...args) => {
      signal.throwIfAborted()
      try {
        return await call(...args)
      } catch (error) {
        throw tellable(error, place)
      }
    }
  return {
    ...store,
    load: told(store.load),
    swap: told(store.swap),
    append: told(store.append),
    accounts: told(store.accounts),
    journal: told(store.journal),
    prune: told(store.prune),
    ...(store.totals && { totals: told(store.totals) }),
    ...(store.watch && { watch: told(store.watch) }),
  }
}

function tellable(error: unknown, { where, password }: Place): UtsessionsError {
  if (error instanceof UtsessionsError) return error
  const message = String(error instanceof Error ? error.message : error).replaceAll(/\s+/g, ' ')
  const safe = withoutSecret(message, password)
  return new UtsessionsError(
    'UTS_STORE_UNAVAILABLE',
    `${where} does not serve: ${safe}. See that it runs, and try again.`,
  )
}

function withoutSecret(text: string, secret: string | undefined): string {
  if (secret === undefined) return text
  return text.replaceAll(secret, '***').replaceAll(encodeURIComponent(secret), '***')
}
