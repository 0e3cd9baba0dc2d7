// Something that is told to whoever listens.

export interface Topic<T> {
  tell(news: T): void
  /** @returns what stops it */
  listen(listener: (news: T) => void): () => void
}

export function createTopic<T>(): Topic<T> {
  const listeners = new Set<(news: T) => void>()
  return {
    tell: (news) => {
      for (const listener of [...listeners]) listener(news)
    },
    listen: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
