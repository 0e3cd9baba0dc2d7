// What every view may ask for: who looks at the page.

import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Me } from '../wire.ts'

const Surroundings = createContext<Me | undefined>(undefined)

export const MeProvider = Surroundings.Provider

/** Whether whoever looks at the page may end and grant. The handler has the last word. */
export function useMayAct(): boolean {
  return useContext(Surroundings)?.role === 'full'
}
