// The Lua that writes: swap, append, prune. It compares a revision, and otherwise knows nothing of what it writes. Runs on Redis 6.2 and later.
// A swap is most of what a server has to do: what need not be done each time is done when the client asks for it (upkeep.ts).
//
// All or nothing: what the server may refuse comes before anything is written. PUBLISH may be forbidden to the user, and nobody is harmed who is
// told of a swap that then fails. A server that has no memory left (`maxmemory`, `noeviction`) refuses a script's first write if that may take
// memory, and none after it: so SET comes next, and frees the way for the rest; DEL is never refused.

import { scriptOf } from './commands.ts'
import { ASTRAY_MS } from './scores.ts'
import { SECOND_AFTER } from './walk-live.ts'

/** The server's time in microseconds (`now`) and milliseconds (`nowMs`), one reading for all of a script. */
const TIME = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local nowMs = math.floor(now / 1000)
`

/**
 * Whether a stored value has the revision: it stands before the first space. Whatever has none, because somebody else wrote it, has the
 * revision '!', which no swap ever gives: its bytes need not survive the way to a client and back. `snapshotOf` in values.ts reads it alike.
 */
const IS_AT = `
local function isAt(revision, value)
  if not value then return revision == '' end
  if revision == '!' then return not string.match(value, '^[A-Za-z0-9_-]+ ') end
  return revision ~= '' and string.sub(value, 1, #revision + 1) == revision .. ' '
end
`

/**
 * A key that holds many things lasts as long as the last of them. It is given a sixteenth more, so that its end need not be moved with
 * each write. Gives its end. (PEXPIREAT with GT came with Redis 7.)
 */
const LASTS = `
local function lasts(key, untilMs)
  local left = redis.call('PTTL', key)
  if left >= 0 and nowMs + left >= untilMs then return nowMs + left end
  local ends = untilMs + math.floor((untilMs - nowMs) / 16)
  redis.call('PEXPIREAT', key, string.format('%.0f', ends))
  return ends
end
`

/**
 * Lines of the journal, four of ARGV each from `first` on. Their ids are made of the time with its microseconds, so that lines of different
 * buckets have an order; where the clock stands behind the last line, the server makes the id that follows it. A line whose instant is far from that
 * time leaves a note of how far, for whoever looks for a time.
 */
const writeLines = (first: number) => `
for i = ${first}, #ARGV, 4 do
  local account, kind, at, more = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  local away = tonumber(at) - nowMs
  if math.abs(away) > ${ASTRAY_MS} then
    redis.call('ZADD', astray, 'GT', math.abs(away), away > 0 and 'lead' or 'lag')
    redis.call('PEXPIREAT', astray, string.format('%.0f', nowMs + 2 * forMs))
  end
  local id = nowMs .. '-' .. (now % 1000 * 1000 + (i - ${first}) / 4)
  local written = redis.pcall('XADD', journal, 'MAXLEN', '~', count, id, 'account', account, 'kind', kind, 'at', at, 'more', more)
  if type(written) == 'table' then
    redis.call('XADD', journal, 'MAXLEN', '~', count, '*', 'account', account, 'kind', kind, 'at', at, 'more', more)
  end
end
`

/** The upkeep of the journal: lines that are too old go, by whole blocks, and it ends when nothing was written for so long. */
const KEEP_JOURNAL = `
redis.call('XTRIM', journal, 'MINID', '~', string.format('%.0f', nowMs - forMs))
lasts(journal, nowMs + forMs)
`

/**
 * KEYS: record, accounts of the chunk, due, recent, totals, journal, astray. ARGV: account, the revision that is expected, the new value (revision, space, record),
 * keepUntil, scores in accounts, in due, and in recent, the change of the chunk's total, chunk, PUBLISH or SPUBLISH, channel, '1' for the upkeep, count and milliseconds of the journal,
 * lines. What made a key anew may have made it without an end: an account that is new in its chunk, a chunk that is new in due or
 * recent. The keys are looked after then, whether asked or not. A total changes where the chunk was counted; where the list of accounts was not as
 * the record says, because others had changed or lost one of them, the chunk counts as not counted.
 * Gives {1, now, when the first of the looked-after keys ends, or 0}, or {0, now, the value that is there} where the revision is another;
 * nothing was changed then.
 */
export const SWAP = scriptOf(`${TIME}${IS_AT}${LASTS}${SECOND_AFTER}
local record, accounts, due, recent, totals, journal, astray = unpack(KEYS)
local account, expected, value, keepUntil, score, dueAt, seenBy, change, chunk, publish, channel, upkeep, count, forMs = unpack(ARGV, 1, 14)

local current = redis.call('GET', record)
if not isAt(expected, current) then return {0, now, current} end
redis.call(publish, channel, account)

local ends = 0
if tonumber(keepUntil) > nowMs then
  redis.call('SET', record, value, 'PXAT', keepUntil)
  local isAdded = redis.call('ZADD', accounts, score, account) == 1
  local isNew = isAdded and redis.call('PTTL', accounts) == -1
  if isNew then redis.call('ZREM', totals, 'all') end
  if change == '?' or isAdded ~= (expected == '') then
    redis.call('ZREM', totals, chunk, 'all')
  elseif change ~= '' then
    redis.call('ZADD', totals, 'XX', 'INCR', change, chunk)
  end
  if redis.call('ZADD', due, 'LT', dueAt, chunk) == 1 then isNew = true end
  if score ~= '0' and redis.call('ZADD', recent, 'GT', seenBy, chunk) == 1 then
    redis.call('ZADD', recent, secondAfter(redis.call('ZRANGE', accounts, -1, -1, 'WITHSCORES')[2]), chunk)
    isNew = true
  end
  if isNew or upkeep == '1' then
    local untilMs = tonumber(keepUntil)
    ends = math.min(lasts(accounts, untilMs), lasts(due, untilMs), lasts(recent, untilMs))
  end
else
  redis.call('DEL', record)
  redis.call('ZREM', accounts, account)
  redis.call('ZREM', totals, chunk, 'all')
  if redis.call('EXISTS', accounts) == 0 then
    redis.call('ZREM', due, chunk)
    redis.call('ZREM', recent, chunk)
  end
end
${writeLines(15)}
if upkeep == '1' then ${KEEP_JOURNAL} end
return {1, now, ends}
`)

/** KEYS: journal, astray. ARGV: count and milliseconds of the journal, lines. */
export const APPEND = scriptOf(`${TIME}${LASTS}
local journal, astray, count, forMs = KEYS[1], KEYS[2], ARGV[1], ARGV[2]
${writeLines(3)}
${KEEP_JOURNAL}
`)

/**
 * KEYS: due, accounts of a chunk, totals, the records of all of its accounts. ARGV: the chunk, when there is something to do about it ('' where that
 * is not known), and for each record its account and the revision that it had, '' where there was none. Takes those whose record is gone out
 * of the chunk, and if nothing has changed meanwhile, moves the chunk to its place in due. Gives the number of those that it took out.
 */
export const SETTLE = scriptOf(`${IS_AT}
local due, accounts, totals = KEYS[1], KEYS[2], KEYS[3]
local chunk, dueAt = ARGV[1], ARGV[2]
local gone, left, isSame = 0, 0, true
for i = 4, #KEYS do
  local account, revision = ARGV[2 * i - 5], ARGV[2 * i - 4]
  if not isAt(revision, redis.call('GET', KEYS[i])) then
    isSame = false
  elseif revision == '' then
    gone = gone + redis.call('ZREM', accounts, account)
  else
    left = left + 1
  end
end
if gone > 0 then redis.call('ZREM', totals, chunk, 'all') end
if isSame and redis.call('ZCARD', accounts) == left then
  if left == 0 then
    redis.call('ZREM', due, chunk)
  elseif dueAt ~= '' then
    redis.call('ZADD', due, dueAt, chunk)
  end
end
return gone
`)

/** KEYS: journal. ARGV: milliseconds. Drops the lines that are older, and sees to it that there is an end. */
export const TRIM = scriptOf(`${TIME}
local journal, forMs = KEYS[1], ARGV[1]
redis.call('XTRIM', journal, 'MINID', string.format('%.0f', nowMs - forMs))
if redis.call('PTTL', journal) == -1 then redis.call('PEXPIREAT', journal, string.format('%.0f', nowMs + forMs)) end
`)
