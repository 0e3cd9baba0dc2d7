// What the guard tells the developer: once each, as process warnings with a code.

const warned = new Set<string>()

export function warnOnce(code: string, message: string): void {
  if (warned.has(code)) return
  warned.add(code)
  globalThis.process?.emitWarning(message, { type: 'UtsessionsWarning', code })
}
