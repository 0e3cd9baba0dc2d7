// The Lua that reads and makes the totals of a bucket: a sorted set of its chunks, with accounts and sessions of each as one number, and of the
// member 'all', which is there while no chunk is missing. Swaps and prune keep it (write-scripts.ts); called by totals.ts.

import { scriptOf } from './commands.ts'

/** KEYS: totals. ARGV: what an account counts. Gives {1 if all chunks are in it, accounts, sessions}. */
export const READ_TOTALS = scriptOf(`
local perAccount = tonumber(ARGV[1])
local isWhole, accounts, sessions = 0, 0, 0
local found = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
for i = 1, #found, 2 do
  if found[i] == 'all' then
    isWhole = 1
  else
    local total = tonumber(found[i + 1])
    accounts, sessions = accounts + math.floor(total / perAccount), sessions + total % perAccount
  end
end
return {isWhole, accounts, sessions}
`)

/**
 * KEYS: totals, and the accounts of each chunk. ARGV: what an account counts, the chunk to begin at, how many members are enough to be looked at,
 * how many milliseconds the totals last. Gives {the chunk to go on with, or -1, accounts, sessions} of the chunks up to there: what is known,
 * and what is not is counted and kept, if the server lets us. With the last chunk it is seen whether all of them are known; where more
 * are known than there are, one has ended by itself, and nothing is believed any more.
 */
export const COUNT_TOTALS = scriptOf(`
local perAccount, from, most, lasts = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local totals = KEYS[1]
local known, chunks = {}, 0
local found = redis.call('ZRANGE', totals, 0, -1, 'WITHSCORES')
for i = 1, #found, 2 do
  known[found[i]] = tonumber(found[i + 1])
  if found[i] ~= 'all' then chunks = chunks + 1 end
end
local function keep(total, member)
  return type(redis.pcall('ZADD', totals, string.format('%.0f', total), member)) == 'number'
end
local looked, answer = 0, {-1, 0, 0}
for chunk = from, #KEYS - 2 do
  if looked >= most then
    answer[1] = chunk
    break
  end
  local total = known[tostring(chunk)]
  if not total then
    local members = redis.call('ZRANGE', KEYS[chunk + 2], 0, -1, 'WITHSCORES')
    total = 0
    for i = 2, #members, 2 do
      local score = tonumber(members[i])
      if score > 0 then total = total + perAccount + score % 512 end
    end
    looked = looked + #members / 2
    if #members > 0 and keep(total, chunk) then chunks = chunks + 1 end
  end
  answer[2], answer[3] = answer[2] + math.floor(total / perAccount), answer[3] + total % perAccount
end
if answer[1] == -1 then
  local there = redis.call('EXISTS', unpack(KEYS, 2))
  if chunks == there then keep(1, 'all') elseif chunks > there then redis.call('DEL', totals) end
end
if redis.call('PTTL', totals) == -1 then
  local time = redis.call('TIME')
  redis.call('PEXPIREAT', totals, string.format('%.0f', time[1] * 1000 + lasts))
end
return answer
`)
