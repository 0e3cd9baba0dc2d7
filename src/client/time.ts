// Instants and lengths as the visitor writes them.

/** In the visitor's own zone and habits, as far as they go with the language; with the date unless it is of the same day as `now`. */
export function timeOf(at: number, now: number, language: string): string {
  const locale = navigator.languages.find((one) => one.startsWith(language)) ?? language
  const when = new Date(at)
  const isToday = when.toDateString() === new Date(now).toDateString()
  return when.toLocaleString(locale, { timeStyle: 'short', dateStyle: isToday ? undefined : 'medium' })
}

/** `1:05`, `90:00`. */
export function clockOf(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${`${seconds % 60}`.padStart(2, '0')}`
}

/** Whole minutes as "2 minutes", else "30 seconds", in the language: for whoever listens. */
export function spoken(seconds: number, language: string): string {
  const [count, unit] = seconds % 60 > 0 ? [seconds, 'second'] : [seconds / 60, 'minute']
  return count.toLocaleString(language, { style: 'unit', unit, unitDisplay: 'long' })
}
