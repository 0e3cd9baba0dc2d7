// The Lua that reads: the clock, a stretch of an index, a stretch of a journal. Replies are flat lists of texts, alike in every client and
// protocol.

import { scriptOf } from './commands.ts'

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

/** The texts in the order of their bytes, as sorted sets have it; Lua's own order depends on the server's locale. */
const LESS = `
local function less(a, b)
  for i = 1, math.min(#a, #b) do
    local x, y = string.byte(a, i), string.byte(b, i)
    if x ~= y then return x < y end
  end
  return #a < #b
end
`

/**
 * The rank, counted from the highest score, of the first member 'at' a score, 'below' it, or 'after' a member of that score, whether or not
 * that one is still there.
 */
const RANK = `
local function rank(key, where, score, member)
  local low = redis.call('ZCOUNT', key, '(' .. score, '+inf')
  if where == 'at' then return low end
  local high = redis.call('ZCOUNT', key, score, '+inf')
  if where == 'below' then return high end
  while low < high do
    local middle = math.floor((low + high) / 2)
    if less(redis.call('ZRANGE', key, middle, middle, 'REV')[1], member) then high = middle else low = middle + 1 end
  end
  return low
end
`

/**
 * KEYS: the index to walk, live. ARGV: where, score, member (see rank), how many are wanted, how many may be looked at, prefix.
 * From the highest score down: gives {'1' if there may be more, score and member that were looked at last}, followed by member, score, and
 * score in live of each that begins with the prefix and is in live.
 */
export const WALK_INDEX = scriptOf(`${LESS}${RANK}
local index, live = KEYS[1], KEYS[2]
local wanted, most, prefix = tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6]
local start = rank(index, ARGV[1], ARGV[2], ARGV[3])
local found = redis.call('ZRANGE', index, start, start + most - 1, 'REV', 'WITHSCORES')
local answer = {'0', '', ''}
local number = 0
for i = 1, #found, 2 do
  local member, score = found[i], found[i + 1]
  answer[2], answer[3] = score, member
  if string.sub(member, 1, #prefix) == prefix then
    local liveScore = index == live and score or redis.call('ZSCORE', live, member)
    if liveScore then
      number = number + 1
      answer[3 * number + 1], answer[3 * number + 2], answer[3 * number + 3] = member, score, liveScore
    end
  end
  if number == wanted or i + 1 == 2 * most then
    answer[1] = '1'
    break
  end
end
return answer
`)

/**
 * KEYS: journal. ARGV: the id to begin at, as XREVRANGE takes it, how many are wanted, how many may be looked at, account or '', kinds between
 * commas or '', since or '', until or ''. Newest first: gives {'1' if there may be more, the id that was looked at last}, followed by id,
 * account, kind, at, and the rest as JSON of each line that was asked for.
 */
export const WALK_JOURNAL = scriptOf(`
local from, wanted, most, account, kinds = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4], ARGV[5]
local since, before = tonumber(ARGV[6]), tonumber(ARGV[7])
local function isAskedFor(line)
  return (account == '' or line[2] == account)
    and (kinds == '' or string.find(kinds, ',' .. line[4] .. ',', 1, true))
    and (not since or tonumber(line[6]) >= since)
    and (not before or tonumber(line[6]) < before)
end
local answer = {'0', ''}
local number = 0
for i, found in ipairs(redis.call('XREVRANGE', KEYS[1], from, '-', 'COUNT', most)) do
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
