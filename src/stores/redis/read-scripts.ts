// The Lua that reads: the clock, what is due, records, a stretch of a journal. Replies are flat lists of texts, alike in every client and
// protocol. The walk through the live accounts is in walk-live.ts.

import { scriptOf } from './commands.ts'
import { ASTRAY_MS } from './scores.ts'

/**
 * KEYS: one of the bucket that is never there. Gives the server's time in microseconds, if what the server holds is what counts: one that only
 * follows another, or has too few that follow it (`min-replicas-to-write`), refuses the deletion of nothing, and then what it shows may be over.
 */
export const ASK_TIME = scriptOf(`
local allowed = redis.pcall('DEL', KEYS[1])
if type(allowed) == 'table' and allowed.err and (string.find(allowed.err, 'READONLY') or string.find(allowed.err, 'NOREPLICAS')) then
  return allowed
end
local time = redis.call('TIME')
return time[1] * 1000000 + time[2]
`)

/**
 * KEYS: due, and the accounts of each chunk. ARGV: the instant, the chunk to begin at, how many accounts are enough. Gives the chunk to go on
 * with, '' if there is none, followed by all accounts of the chunks in which something is due by then. Chunks in which nobody is are forgotten.
 */
export const WALK_DUE = scriptOf(`
local from, enough = tonumber(ARGV[2]), tonumber(ARGV[3])
local chunks = {}
for _, chunk in ipairs(redis.call('ZRANGE', KEYS[1], '-inf', ARGV[1], 'BYSCORE')) do
  if tonumber(chunk) >= from then chunks[#chunks + 1] = tonumber(chunk) end
end
table.sort(chunks)
local answer = {''}
for _, chunk in ipairs(chunks) do
  if #answer > enough then
    answer[1] = tostring(chunk)
    break
  end
  local members = redis.call('ZRANGE', KEYS[chunk + 2], 0, -1)
  if #members == 0 then redis.call('ZREM', KEYS[1], chunk) end
  for _, member in ipairs(members) do answer[#answer + 1] = member end
end
return answer
`)

/** KEYS: records. Gives their values, in this order. */
export const READ_RECORDS = scriptOf("return redis.call('MGET', unpack(KEYS))")

/**
 * KEYS: journal, astray. ARGV: the id to begin at, as XREVRANGE takes it, how many are wanted, how many may be looked at, account or '', kinds between
 * commas or '', since or '', until or ''. Newest first: gives {'1' if there may be more, the id that was looked at last}, followed by id,
 * account, kind, at, and the rest as JSON of each line that was asked for. An id is the time of writing, from which the instant of a line is away
 * by two minutes at most, or by what astray says: so lines that were written long before or after the time in question are not looked at.
 */
export const WALK_JOURNAL = scriptOf(`
local from, wanted, most, account, kinds = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4], ARGV[5]
local since, before = tonumber(ARGV[6]), tonumber(ARGV[7])
local function away(which)
  return math.max(${ASTRAY_MS}, tonumber(redis.call('ZSCORE', KEYS[2], which) or 0))
end
local first = '-'
if since then first = string.format('%.0f', math.max(0, math.floor(since - away('lead')))) end
if before then
  local latest = math.max(0, math.ceil(before + away('lag')))
  local begin = tonumber(string.match(from, '%d+'))
  if not begin or begin > latest then from = string.format('%.0f', latest) end
end
local function isAskedFor(line)
  return (account == '' or line[2] == account)
    and (kinds == '' or string.find(kinds, ',' .. line[4] .. ',', 1, true))
    and (not since or tonumber(line[6]) >= since)
    and (not before or tonumber(line[6]) < before)
end
local answer = {'0', ''}
local number = 0
for i, found in ipairs(redis.call('XREVRANGE', KEYS[1], from, first, 'COUNT', most)) do
  local id, line = found[1], found[2]
  answer[2] = id
  if isAskedFor(line) then
    for j, text in ipairs({id, line[2], line[4], line[6], line[8]}) do answer[2 + 5 * number + j] = text end
    number = number + 1
  end
  if number == wanted or i == most then
    answer[1] = '1'
    break
  end
end
return answer
`)
