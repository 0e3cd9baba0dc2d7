// The Lua that writes: swap, append, prune. It compares a revision, and otherwise knows nothing of what it writes. Runs on Redis 6.2 and later.
//
// All or nothing: what the server may refuse comes before anything is written. PUBLISH may be forbidden to the user, and nobody is harmed who is
// told of a swap that then fails. A server that has no memory left (`maxmemory`, `noeviction`) refuses a script's first write if that may take
// memory, and none after it: so SET comes next, and frees the way for the rest; DEL is never refused.

import { scriptOf } from './commands.ts'

/** The server's time in microseconds (`now`) and milliseconds (`nowMs`), one reading for all of a script. */
const TIME = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local nowMs = math.floor(now / 1000)
`

/**
 * The revision of a stored value: what stands before the first space. Whatever has none, because somebody else wrote it, has the revision
 * '!', which no swap ever gives: its bytes need not survive the way to a client and back. `snapshotOf` in cell.ts reads it alike.
 */
const REVISION = `
local function revisionOf(value)
  if not value then return '' end
  return string.match(value, '^([A-Za-z0-9_-]+) ') or '!'
end
`

/**
 * A key that holds many things lasts as long as the last of them. It is given a sixteenth more, so that its end need not be moved with
 * each write. (PEXPIREAT with GT came with Redis 7.)
 */
const LASTS = `
local function lasts(key, untilMs)
  local left = redis.call('PTTL', key)
  if left == -1 or (left >= 0 and nowMs + left < untilMs) then
    redis.call('PEXPIREAT', key, string.format('%.0f', untilMs + math.floor((untilMs - nowMs) / 16)))
  end
end
`

/**
 * Lines of the journal: four of ARGV each, from `first` on. Their ids are made of the time with its microseconds, so that lines of different
 * buckets have an order; where the clock stands behind the last line, the server makes the id that follows it.
 */
const WRITE_LINES = `
local function writeLines(key, first, count, forMs)
  if first > #ARGV then return end
  for i = first, #ARGV, 4 do
    local id = string.format('%.0f-%.0f', nowMs, now % 1000 * 1000 + (i - first) / 4)
    local line = {'account', ARGV[i], 'kind', ARGV[i + 1], 'at', ARGV[i + 2], 'more', ARGV[i + 3]}
    local written = redis.pcall('XADD', key, 'MAXLEN', '~', count, id, unpack(line))
    if type(written) == 'table' then redis.call('XADD', key, 'MAXLEN', '~', count, '*', unpack(line)) end
  end
  redis.call('XTRIM', key, 'MINID', '~', string.format('%.0f', nowMs - forMs))
  lasts(key, nowMs + forMs)
end
`

/**
 * KEYS: record, live, due, journal. ARGV: account, the revision that is expected, the new value (revision, space, JSON), keepUntil, score in
 * live ('' where no session is live), score in due, PUBLISH or SPUBLISH, channel, count and milliseconds of the journal, lines.
 * Gives {1, now}, or {0, now, the value that is there} where the revision is another; nothing was changed then.
 */
export const SWAP = scriptOf(`${TIME}${REVISION}${LASTS}${WRITE_LINES}
local record, live, due, journal = unpack(KEYS)
local account, expected, value, keepUntil, liveScore, dueScore, publish, channel = unpack(ARGV, 1, 8)

local current = redis.call('GET', record)
if revisionOf(current) ~= expected then return {0, now, current} end
redis.call(publish, channel, account)

if tonumber(keepUntil) > nowMs then
  redis.call('SET', record, value, 'PXAT', keepUntil)
  if liveScore == '' then
    redis.call('ZREM', live, account)
  else
    redis.call('ZADD', live, liveScore, account)
    lasts(live, tonumber(keepUntil))
  end
  redis.call('ZADD', due, dueScore, account)
  lasts(due, tonumber(keepUntil))
else
  redis.call('DEL', record)
  redis.call('ZREM', live, account)
  redis.call('ZREM', due, account)
end
writeLines(journal, 11, ARGV[9], tonumber(ARGV[10]))
return {1, now}
`)

/** KEYS: journal. ARGV: count and milliseconds of the journal, lines. */
export const APPEND = scriptOf(`${TIME}${LASTS}${WRITE_LINES}
writeLines(KEYS[1], 3, ARGV[1], tonumber(ARGV[2]))
`)

/** KEYS: live, due, records. ARGV: their accounts. Takes those whose record is gone out of the indexes. Gives their number. */
export const FORGET = scriptOf(`
local gone = 0
for i, account in ipairs(ARGV) do
  if redis.call('EXISTS', KEYS[i + 2]) == 0 then
    redis.call('ZREM', KEYS[1], account)
    gone = gone + redis.call('ZREM', KEYS[2], account)
  end
end
return gone
`)

/** KEYS: journal. ARGV: milliseconds. Drops the lines that are older. */
export const TRIM = scriptOf(`${TIME}
redis.call('XTRIM', KEYS[1], 'MINID', string.format('%.0f', nowMs - tonumber(ARGV[1])))
`)
