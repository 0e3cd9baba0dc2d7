// The Lua that searches the live accounts of a bucket for a prefix that few of them have. Called by the list of accounts.

import { scriptOf } from './commands.ts'
import { LESS } from './walk-live.ts'

/**
 * KEYS: the accounts of each chunk. ARGV: score, chunk and member after which to begin (score '' is the beginning), how many are wanted, and the
 * prefix as a pattern. Gives what WALK_LIVE gives; or {'broad'}, where so many accounts begin with it that a walk finds them sooner.
 * ZSCAN compares within the server, and gives a small set whole: to look at all members costs an eighth of what it costs to have them in Lua.
 */
export const SEARCH_LIVE = scriptOf(`
local score, chunk, after = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local wanted, pattern = tonumber(ARGV[4]), ARGV[5]
${LESS}
local function follows(a, b)
  if a.score ~= b.score then return a.score < b.score end
  if a.chunk ~= b.chunk then return a.chunk > b.chunk end
  return less(a.member, b.member)
end
local SAMPLE = 8
local best, found, looked, matching = {}, 0, 0, 0
local start = {score = score, chunk = chunk, member = after}
local function offer(each)
  if score and not follows(each, start) then return end
  found = found + 1
  if #best == wanted and not follows(best[wanted], each) then return end
  local place = #best + 1
  while place > 1 and follows(best[place - 1], each) do place = place - 1 end
  table.insert(best, place, each)
  best[wanted + 1] = nil
end
local function look(number, members)
  for i = 1, #members, 2 do
    local seen = tonumber(members[i + 1])
    if seen > 0 then offer({score = seen, chunk = number, member = members[i], text = members[i + 1]}) end
  end
end
for number = 0, #KEYS - 1 do
  local cursor, key = '0', KEYS[number + 1]
  repeat
    local answer = redis.call('ZSCAN', key, cursor, 'MATCH', pattern, 'COUNT', 1000)
    cursor = answer[1]
    matching = matching + #answer[2] / 2
    look(number, answer[2])
  until cursor == '0'
  if number < SAMPLE then
    looked = looked + redis.call('ZCARD', key)
    if matching > 20 and matching * 4 > looked then return {'broad'} end
  end
end
local last = best[#best]
local answer = {found > #best and '1' or '0', last and last.text or '', last and last.member or ''}
for _, each in ipairs(best) do answer[#answer + 1], answer[#answer + 2] = each.member, each.text end
return answer
`)

/** A prefix as ZSCAN takes it, every letter of it meant as it is. */
export function patternOf(prefix: string): string {
  return `${prefix.replaceAll(/[*?[\]\\]/g, '\\$&')}*`
}
