// SPDX-License-Identifier: EUPL-1.2
#include "live/redis_scripts.h"

namespace sportello::signaling {

// `holder` is who was the coordinator last, and does not run out: what it says is the fence that
// every commit has to pass. Who held the lease may take it up again as long as nobody else did.
// Every living node asks three times in its lease: after a longer silence of all, nobody could, and
// the silence does not count.
const char* const kLeaseScript = R"lua(
local p = 'sportello:'
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local node, lease, fence = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local silence = now - tonumber(redis.call('GET', p .. 'heard') or now)
redis.call('SET', p .. 'heard', now)
if silence > lease * 0.4 then
  for _, name in ipairs(redis.call('ZRANGE', p .. 'nodes', 0, -1)) do
    redis.call('ZINCRBY', p .. 'nodes', silence, name)
  end
end
local known = 1 - redis.call('ZADD', p .. 'nodes', now + lease, node)
local mine = fence .. ' ' .. node
local current = redis.call('GET', p .. 'coordinator')
local held = current == mine
local taken, emptied = 0, 0
if current and current ~= mine and string.match(current, ' (.*)$') == node then
  -- The node has it already, but the answer that said so was lost.
  mine, taken = current, 1
end
if current == mine then
  redis.call('PEXPIRE', p .. 'coordinator', lease)
  if not redis.call('GET', p .. 'holder') then
    redis.call('SET', p .. 'holder', mine)
    emptied = 1
  end
elseif not current and ARGV[4] == '1' then
  local holder = redis.call('GET', p .. 'holder')
  if fence ~= '0' and (not holder or holder == mine) then
    if not holder then emptied = 1 end
  else
    local next = math.max(now, tonumber(redis.call('GET', p .. 'fence') or '0') + 1)
    fence = string.format('%.0f', next)
    mine = fence .. ' ' .. node
    taken = 1
  end
  redis.call('SET', p .. 'fence', fence)
  redis.call('SET', p .. 'holder', mine)
  redis.call('SET', p .. 'coordinator', mine, 'PX', lease)
  current = mine
end
local nodes, loss = {}, 0
if held then
  for _, name in ipairs(redis.call('ZRANGEBYSCORE', p .. 'nodes', '-inf', now)) do
    redis.call('ZREM', p .. 'nodes', name)
    redis.call('DEL', p .. 'inbox:' .. name)
  end
  loss = redis.call('ZRANGE', p .. 'nodes', 0, 0, 'WITHSCORES')[2] - now
end
if current == mine then nodes = redis.call('ZRANGE', p .. 'nodes', 0, -1) end
local left = current and redis.call('PTTL', p .. 'coordinator') or 0
return { known, current or '', left, taken, emptied, nodes, math.ceil(loss) }
)lua";

// The next coordinator forgets the node, since its lease has run out.
const char* const kLeaveScript = R"lua(
local p = 'sportello:'
local node, mine = ARGV[1], ARGV[2] .. ' ' .. ARGV[1]
redis.call('ZADD', p .. 'nodes', 0, node)
if redis.call('GET', p .. 'coordinator') ~= mine then return 0 end
redis.call('DEL', p .. 'coordinator')
for _, name in ipairs(redis.call('ZRANGE', p .. 'nodes', 0, -1)) do
  redis.call('XADD', p .. 'inbox:' .. name, 'MAXLEN', '~', 10000, '*', 'm', ARGV[3])
end
return 1
)lua";

// Everything is looked at before anything is changed. The operators whom this commit frees count as
// free for it.
const char* const kCommitScript = R"lua(
local p = 'sportello:'
local clock = redis.call('TIME')
local now = tonumber(clock[1])
local at = 0
local function take() at = at + 1; return ARGV[at] end
local function list()
  local items = {}
  for i = 1, tonumber(take()) do items[i] = take() end
  return items
end
local mine, number, anew, consumed = take(), take(), take(), take()
if redis.call('GET', p .. 'holder') ~= mine then return 'NOT_COORDINATOR' end
-- One that was given up as lost may come in after the next ones.
local before, done = string.match(redis.call('GET', p .. 'committed') or '', '^(.*) (%d+)$')
if before == mine and tonumber(number) <= tonumber(done) then return 'DONE' end

local changes = {}
for i = 1, tonumber(take()) do
  local c = { call = take(), entry = take(), from = take(), to = take(), score = take() }
  c.joined = list()
  c.left = list()
  changes[i] = c
end
if anew == '1' then
  for _, desk in ipairs(redis.call('SMEMBERS', p .. 'queues')) do
    redis.call('DEL', p .. 'queue:' .. desk)
  end
  redis.call('DEL', p .. 'queues', p .. 'calls', p .. 'operators', p .. 'blocks')
end
local freed = {}
for _, c in ipairs(changes) do
  for _, name in ipairs(c.left) do freed[name] = c.call end
end
for _, c in ipairs(changes) do
  if c.from ~= '' and not redis.call('ZSCORE', p .. 'queue:' .. c.from, c.call) then
    return 'CONFLICT'
  end
  for _, name in ipairs(c.joined) do
    local busy = redis.call('HGET', p .. 'operators', name)
    if busy and busy ~= c.call and freed[name] ~= busy then return 'CONFLICT' end
  end
end

for _, c in ipairs(changes) do
  for _, name in ipairs(c.left) do
    if redis.call('HGET', p .. 'operators', name) == c.call then
      redis.call('HDEL', p .. 'operators', name)
    end
  end
end
for _, c in ipairs(changes) do
  if c.from ~= '' and c.from ~= c.to then redis.call('ZREM', p .. 'queue:' .. c.from, c.call) end
  if c.to ~= '' then
    redis.call('ZADD', p .. 'queue:' .. c.to, c.score, c.call)
    redis.call('SADD', p .. 'queues', c.to)
  end
  if c.entry == '' then
    redis.call('HDEL', p .. 'calls', c.call)
    redis.call('ZADD', p .. 'ended', now, c.call)
  else
    redis.call('HSET', p .. 'calls', c.call, c.entry)
  end
  for _, name in ipairs(c.joined) do redis.call('HSET', p .. 'operators', name, c.call) end
end
redis.call('ZREMRANGEBYSCORE', p .. 'ended', '-inf', now - 300)
for i = 1, tonumber(take()) do
  local note = take()
  redis.call('ZADD', p .. 'blocks', take(), note)
end
redis.call('ZREMRANGEBYSCORE', p .. 'blocks', '-inf', now - 300)
local lease = tonumber(take())
for _, name in ipairs(list()) do
  redis.call('ZADD', p .. 'nodes', 'NX', now * 1000 + math.floor(clock[2] / 1000) + lease, name)
end
for i = 1, tonumber(take()) do
  local name, mail = take(), take()
  if redis.call('ZSCORE', p .. 'nodes', name) then
    redis.call('XADD', p .. 'inbox:' .. name, 'MAXLEN', '~', 10000, '*', 'm', mail)
  end
end
if consumed ~= '' then
  local ms, part = string.match(consumed, '^(%d+)-(%d+)$')
  redis.call('XTRIM', p .. 'reports', 'MINID', ms .. '-' .. string.format('%.0f', part + 1))
end
redis.call('SET', p .. 'committed', mine .. ' ' .. number)
return 'DONE'
)lua";

}  // namespace sportello::signaling
