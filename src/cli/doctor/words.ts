// Lengths and sizes in the doctor's words.

const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const

export function lengthOf(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms * 10) / 10} ms`
  if (ms < 120_000) return `${Math.round(ms / 100) / 10} s`
  return `${Math.round(ms / 60_000).toLocaleString('en-US')} minutes`
}

export function sizeOf(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log(bytes) / Math.log(1_024)))
  const value = bytes / 1_024 ** power
  return `${value >= 10 || power === 0 ? Math.round(value) : Math.round(value * 10) / 10} ${UNITS[power]}`
}
