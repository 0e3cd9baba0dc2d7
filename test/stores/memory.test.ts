// The reference store passes the proof of a store.

import { memoryStore } from '../../src/stores/memory.ts'
import { conforms } from './conforms.ts'

conforms('memoryStore', {
  fixture: () => {
    const store = memoryStore()
    return { open: () => store }
  },
  without: { durable: 'it is gone with its process', corrupt: 'it keeps objects, not text' },
})
