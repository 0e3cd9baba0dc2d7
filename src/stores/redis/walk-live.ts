// The Lua that walks through the live accounts of a bucket, the most recently active first, out of its chunks. Called by the list of accounts.

import { scriptOf } from './commands.ts'

/** The texts in the order of their bytes, as sorted sets have it; Lua's own order depends on the server's locale. */
export const LESS = `
local function less(a, b)
  for i = 1, math.min(#a, #b) do
    local x, y = string.byte(a, i), string.byte(b, i)
    if x ~= y then return x < y end
  end
  return #a < #b
end
`

/** The score in recent of what has this score in accounts: the whole second after. `scoresOf` in scores.ts says the same. */
export const SECOND_AFTER = `
local function secondAfter(score)
  return math.ceil((math.floor(score / 512) + 1) / 1000)
end
`

/**
 * The rank, counted from the highest score, of the first member 'at' a score, 'below' it, or 'after' a member of that score, whether or not
 * that one is still there.
 */
const RANK = `
local function rank(key, where, score, member)
  if where == 'below' then return redis.call('ZCOUNT', key, score, '+inf') end
  local low = redis.call('ZCOUNT', key, '(' .. score, '+inf')
  if where == 'at' then return low end
  local high = redis.call('ZCOUNT', key, score, '+inf')
  while low < high do
    local middle = math.floor((low + high) / 2)
    if less(redis.call('ZRANGE', key, middle, middle, 'REV')[1], member) then high = middle else low = middle + 1 end
  end
  return low
end
`

/**
 * A walk through one chunk: `advance` moves it to its next live account that begins with the prefix. Where there is a prefix, one batch is
 * looked at and no more: then the walk is short, and says by its last member how far it is good.
 */
const ADVANCE = `
local function comesBefore(a, b)
  return a.score > b.score or (a.score == b.score and a.chunk < b.chunk)
end
local function advance(walk)
  while true do
    local member, text = walk.found[walk.at], walk.found[walk.at + 1]
    if not member then
      if walk.isLast then return false end
      if walk.member and prefix ~= '' then
        walk.isShort = true
        return false
      end
      walk.found = redis.call('ZRANGE', walk.key, walk.rank, walk.rank + batch - 1, 'REV', 'WITHSCORES')
      walk.isLast = #walk.found < 2 * batch
      walk.rank, walk.at = walk.rank + batch, 1
    else
      if text == '0' then return false end
      walk.member, walk.score, walk.text = member, tonumber(text), text
      walk.at = walk.at + 2
      if string.sub(member, 1, #prefix) == prefix then return true end
    end
  end
end
`

/**
 * KEYS: recent, and the accounts of each chunk. ARGV: score, chunk and member after which to begin, how many are wanted, how many of a chunk are
 * looked at in one go, prefix. A chunk of '' is the beginning; before and behind all chunks are -1 and 64. The live accounts that begin with the
 * prefix, from the highest score down, ties by chunk: gives {'1' if there may be more, score and member up to which this is so}, followed by member
 * and score of each. Chunks are opened as far as they may have what comes next, by their scores in recent; one that is found to have been seen
 * earlier is put right there, if the server lets us.
 */
export const WALK_LIVE = scriptOf(`
local score, chunk, member = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local wanted, batch, prefix = tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6]
${LESS}${RANK}${ADVANCE}${SECOND_AFTER}
local walks, short, wrong = {}, nil, {}
local function hasMore(walk)
  if advance(walk) then return true end
  if walk.isShort and (not short or comesBefore(walk, short)) then short = walk end
  return false
end
local function open(number, most)
  local key, start = KEYS[number + 2], 0
  if chunk then start = rank(key, number < chunk and 'below' or number > chunk and 'at' or 'after', score, member) end
  local walk = {key = key, chunk = number, rank = start, found = {}, at = 1}
  if hasMore(walk) then walks[#walks + 1] = walk end
  if not most or start > 0 then return end
  local head = walk.found[2]
  local seenBy = head and (head == '0' and 0 or secondAfter(head))
  if seenBy ~= most then wrong[#wrong + 1] = {number, seenBy} end
end

local closed, taken, known = {}, 0, redis.call('ZCARD', KEYS[1])
local function take(number)
  closed = redis.call('ZRANGE', KEYS[1], taken, taken + number - 1, 'REV', 'WITHSCORES')
  taken = taken + number
end
if known < #KEYS - 1 then
  local isKnown, others, keys = {}, {}, {}
  take(known)
  for i = 1, #closed, 2 do isKnown[closed[i]] = true end
  for number = 0, #KEYS - 2 do
    if not isKnown[tostring(number)] then others[#others + 1], keys[#keys + 1] = number, KEYS[number + 2] end
  end
  if redis.call('EXISTS', unpack(keys)) > 0 then
    for _, number in ipairs(others) do open(number) end
  end
end
local nextClosed = 1
local function mostClosed()
  if nextClosed > #closed and taken < known then
    take(wanted)
    nextClosed = 1
  end
  local most = tonumber(closed[nextClosed + 1])
  return most and most > 0 and most
end
local function openUpTo(first)
  local most = mostClosed()
  if not most or (first and first.score >= most * 512000) then return false end
  nextClosed = nextClosed + 2
  open(tonumber(closed[nextClosed - 2]), most)
  return true
end

local function findFirst()
  local first, place = walks[1], 1
  for i = 2, #walks do
    if comesBefore(walks[i], first) then first, place = walks[i], i end
  end
  return first, place
end
local answer = {'0', '', ''}
local first, place = findFirst()
while #answer < 3 + 2 * wanted do
  while openUpTo(first) do first, place = findFirst() end
  if not first or (short and comesBefore(short, first)) then break end
  answer[2], answer[3] = first.text, first.member
  answer[#answer + 1], answer[#answer + 2] = first.member, first.text
  if not hasMore(first) then table.remove(walks, place) end
  first, place = findFirst()
end
local isFull = #answer == 3 + 2 * wanted
if short and not isFull then answer[2], answer[3] = short.text, short.member end
if short or (isFull and (#walks > 0 or mostClosed())) then answer[1] = '1' end
for _, each in ipairs(wrong) do
  if each[2] then
    redis.pcall('ZADD', KEYS[1], each[2], each[1])
  else
    redis.pcall('ZREM', KEYS[1], each[1])
  end
end
return answer
`)
