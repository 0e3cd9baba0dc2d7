// Instants and lengths as people say them, in English, in the viewer's own zone and habits.

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const

const NOW_MS = 5_000

/** The viewer's kind of English: whether 4/5 is in April or in May. */
const LOCALE = navigator.languages.find((one) => one.startsWith('en')) ?? 'en'

const inWords = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'always' })
const time = new Intl.DateTimeFormat(LOCALE, { timeStyle: 'medium' })
const dateAndTime = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'short' })
const exact = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'full', timeStyle: 'long' })
const tick = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit' })
const day = new Intl.DateTimeFormat(LOCALE, { weekday: 'short', day: 'numeric' })
const number = new Intl.NumberFormat(LOCALE)

/** "3 minutes ago", "in 2 hours", "just now". */
export function relative(at: number, now: number): string {
  const apart = at - now
  if (apart > -NOW_MS && apart < UNITS[3][1]) return 'just now'
  const [unit, ms] = unitOf(Math.abs(apart))
  return inWords.format(Math.trunc(apart / ms), unit)
}

/** "90 minutes", "1 day": in the largest unit of which there are two, or else in the one that it is. */
export function lengthText(ms: number): string {
  const whole = Math.round(ms / 1_000) * 1_000
  const [unit, unitMs] = UNITS.find(([, one]) => whole >= 2 * one || whole === one) ?? UNITS[3]
  return counted(Math.round(whole / unitMs), unit)
}

function unitOf(ms: number): (typeof UNITS)[number] {
  return UNITS.find(([, unitMs]) => ms >= unitMs) ?? UNITS[3]
}

/** The time where it is of the same day as `now`, with the date otherwise. */
export function clockText(at: number, now: number): string {
  const when = new Date(at)
  const isToday = when.toDateString() === new Date(now).toDateString()
  return (isToday ? time : dateAndTime).format(when)
}

/** With the date, the second and the zone. */
export function exactText(at: number): string {
  return exact.format(new Date(at))
}

/** At the foot of a chart: the time, or the day where steps are long. */
export function tickText(at: number, stepMs: number): string {
  return (stepMs >= 86_400_000 ? day : tick).format(new Date(at))
}

/** "1 session", "1,204 sessions". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${numberText(count)} ${count === 1 ? one : many}`
}

export function numberText(count: number): string {
  return number.format(count)
}
