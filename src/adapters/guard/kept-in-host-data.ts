// The token in the host's session data, and the name of the sign-in. For keeping.ts. A class, as every request of such a host makes one.

import { newSecret } from '../../controller/token.ts'
import type { Keeper, Place } from './keeping.ts'
import type { Kept } from './kept.ts'
import { type Mark, markIn } from './mark.ts'

/** As it lies in the host's data. */
interface HostEntry {
  readonly account?: string
  readonly token?: string
  /** How many sign-ins this host session has seen; none for the first. */
  readonly signIns?: number
  /** Of this sign-in, where the host calls it nothing. */
  readonly name?: string
  readonly mark?: Mark
}

export class InHostData implements Place {
  readonly keeper: Keeper
  /** What the host is still saving. */
  saving: Promise<unknown> | undefined = undefined
  unsaved: HostEntry | undefined = undefined

  constructor(keeper: Keeper) {
    this.keeper = keeper
  }

  entry(): HostEntry {
    return this.unsaved ?? entryOf(this.keeper.hostData()?.get())
  }

  /** One after another: of two, the earlier could come out last. */
  put(value: HostEntry): void {
    const set = () => this.keeper.hostData()?.set(value)
    const result = this.saving ? this.saving.then(set, set) : set()
    if (!(result instanceof Promise)) return
    this.unsaved = value
    this.saving = result.finally(() => {
      if (this.unsaved === value) this.unsaved = undefined
    })
    this.saving.catch(() => {}) // told to whoever waits; that nobody does must not end the process
  }

  read(): Kept | undefined {
    const { account, token } = this.entry()
    return typeof account === 'string' && typeof token === 'string' ? { account, token } : undefined
  }

  write({ account, token }: Kept): void {
    this.put({ account, token, ...named(this.entry()) })
  }

  clear(): void {
    this.put({
      signIns: (this.entry().signIns ?? 0) + 1,
      ...(this.keeper.exchange.hostSession() === undefined && { name: newSecret() }),
    })
  }

  named(given: string | undefined): string | undefined {
    const { name, signIns } = this.entry()
    const id = given ?? name
    return id && (signIns === undefined ? id : `${id} ${signIns}`).trim()
  }

  mark(): Mark | undefined {
    return markIn(this.entry().mark)
  }

  setMark(mark: Mark): void {
    this.put({ mark, ...named(this.entry()) })
  }

  unmark(): void {
    this.put(named(this.entry()))
  }
}

/** What stays when the rest of the entry changes. */
function named({ signIns, name }: HostEntry): Pick<HostEntry, 'signIns' | 'name'> {
  return { ...(signIns !== undefined && { signIns }), ...(name !== undefined && { name }) }
}

function entryOf(value: unknown): HostEntry {
  return typeof value === 'object' && value !== null ? value : {}
}
