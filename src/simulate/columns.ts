// Which columns of a log say who it was, when, and on what device: as told, or by the names that logs usually give them.

import { given, UtsessionsError } from '../policy/errors.ts'
import type { Format } from './format.ts'

/** Columns as they are asked for; each may be left out where the log has one with a usual name. */
export interface ColumnsWanted {
  readonly user?: string | undefined
  readonly time?: string | undefined
  /** Names of columns, or `cookie`, `user-agent` and `address` for those with usual names. Together they stand for the device. */
  readonly device?: readonly string[] | undefined
}

export interface Columns {
  readonly user: string
  readonly time: string
  readonly device: readonly string[]
}

/** In the order in which they are taken, written as {@link plain} writes them. */
const USUAL = {
  user: 'user account accountid userid username login remoteuser email sub uid user.id user.name user.email',
  time: 'time timestamp at datetime date ts timelocal timeiso8601 eventtime',
  cookie: 'device deviceid devicecookie cookie visitor visitorid browserid clientid',
  'user-agent': 'useragent httpuseragent agent ua browser',
  address: 'address ip ipaddress remoteaddr remoteaddress remoteip clientip clientaddress remotehost',
} as const

type Kind = keyof typeof USUAL

/** What stands for a device where nothing was said: the first of these that the log has. */
const DEVICE: readonly Kind[] = ['cookie', 'user-agent', 'address']

/** @throws {UtsessionsError} `UTS_OPTION_INVALID`: the log has no such column, and which it has */
export function columnsOf(format: Format, wanted: ColumnsWanted): Columns {
  return {
    user: wanted.user === undefined ? usualOr(format, 'user') : named(format, wanted.user, '--user'),
    time: wanted.time === undefined ? usualOr(format, 'time') : named(format, wanted.time, '--time'),
    device: wanted.device?.map((name) => deviceNamed(format, name)) ?? [usualDevice(format)],
  }
}

function usualOr(format: Format, kind: 'user' | 'time'): string {
  const column = usual(format, kind)
  if (column !== undefined) return column
  throw new UtsessionsError(
    'UTS_OPTION_INVALID',
    `No column has a name that logs usually give the ${kind}. The log has ${listOf(format)}. Name it: --${kind} COLUMN.`,
  )
}

function usualDevice(format: Format): string {
  const column = DEVICE.map((kind) => usual(format, kind)).find((name) => name !== undefined)
  if (column !== undefined) return column
  throw new UtsessionsError(
    'UTS_OPTION_INVALID',
    'No column tells devices apart: no cookie, no user agent, no address by their usual names. ' +
      `The log has ${listOf(format)}. Name one or more: --device COLUMN,COLUMN.`,
  )
}

function deviceNamed(format: Format, name: string): string {
  const kind = DEVICE.find((one) => one === name)
  return (kind && exact(format, name)) ?? (kind && usual(format, kind)) ?? named(format, name, '--device')
}

function named(format: Format, name: string, flag: string): string {
  const column = exact(format, name) ?? format.columns.find((one) => plain(one) === plain(name))
  if (column !== undefined) return column
  if (format.isOpen && name !== '') return name
  throw new UtsessionsError(
    'UTS_OPTION_INVALID',
    `${flag} names the column ${given(name)}, and the log has none of that name. It has ${listOf(format)}.`,
  )
}

function exact({ columns }: Format, name: string): string | undefined {
  return columns.includes(name) ? name : undefined
}

function usual({ columns }: Format, kind: Kind): string | undefined {
  const names = USUAL[kind].split(' ')
  return names.map((name) => columns.find((column) => plain(column) === name)).find((column) => column !== undefined)
}

/** `User-Agent`, `user_agent` and `userAgent` are the same name. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9.]/g, '')
}

const MOST_LISTED = 20

function listOf({ columns }: Format): string {
  if (columns.length === 0) return 'no columns'
  const more = columns.length > MOST_LISTED ? ` and ${columns.length - MOST_LISTED} more` : ''
  return columns.slice(0, MOST_LISTED).map(given).join(', ') + more
}
