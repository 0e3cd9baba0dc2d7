// Instants as logs write them: ISO 8601, Apache's, and counts since 1970.

const COUNT = /^\d+(?:\.\d+)?$/
const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)([.,]\d+)?)?)? ?(?:Z|UTC|([+-])(\d\d):?(\d\d))?$/
const APACHE = /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)$/
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/**
 * Epoch milliseconds of what a log says; `undefined` where it is no instant. Without a zone it is UTC, whatever the zone of this machine:
 * a report must not depend on where it is made.
 */
export function instantIn(value: unknown): number | undefined {
  if (typeof value === 'number') return ofCount(value)
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  if (COUNT.test(text)) return ofCount(Number(text))
  const iso = ISO.exec(text)
  if (iso) return ofIso(iso)
  const apache = APACHE.exec(text)
  return apache ? ofApache(apache) : undefined
}

/** Seconds, or milliseconds, micro- or nanoseconds: told apart by their size, as long as it is between 1973 and 5138. */
function ofCount(count: number): number | undefined {
  if (!Number.isFinite(count) || count <= 0) return undefined
  if (count < 1e11) return Math.round(count * 1e3)
  if (count < 1e14) return Math.round(count)
  return Math.round(count < 1e17 ? count / 1e3 : count / 1e6)
}

function ofIso(match: readonly (string | undefined)[]): number | undefined {
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction, sign, hours, minutes] = match
  const ms = Number(`${fraction?.slice(1) ?? ''}000`.slice(0, 3))
  const at = utc(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second))
  return at === undefined ? undefined : at + ms - offset(sign, hours, minutes)
}

function ofApache([, day, month = '', year, hour, minute, second, sign, hours, minutes]: readonly (
  | string
  | undefined
)[]): number | undefined {
  const number = MONTHS.indexOf(month) + 1
  const at = utc(Number(year), number, Number(day), Number(hour), Number(minute), Number(second))
  return at === undefined ? undefined : at - offset(sign, hours, minutes)
}

/** The 31st of February is none; a leap second is. */
function utc(...[year, month, day, hour, minute, second]: readonly [number, number, number, number, number, number]) {
  if (hour > 23 || minute > 59 || second > 60) return undefined
  const at = Date.UTC(year, month - 1, day, hour, minute, second)
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? at : undefined
}

function offset(sign: string | undefined, hours = '0', minutes = '0'): number {
  const ms = (Number(hours) * 60 + Number(minutes)) * 60_000
  return sign === '-' ? -ms : ms
}
