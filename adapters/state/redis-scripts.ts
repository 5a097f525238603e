// SPDX-License-Identifier: Apache-2.0

/**
 * Scripts of the state store. An entry is one string: its version in 16 digits, then the value. Names of all live
 * entries are in one sorted set by name (`index`), times of those that end in another (`times`).
 *
 * Versions are microseconds since 1970, or one more than the last version where that is larger: they grow over the
 * whole store, over deletions, and even when Redis comes back without its data; a lease taken before such a loss can
 * never be renewed over one taken after it.
 */

/**
 * Every script has the same keys; its arguments begin with the name, and the start of all entries' keys. Both lists are asked for
 * before the entry is touched: where one of them is of another kind that fails, and nothing is lost (redis-repair.ts makes them anew).
 */
const shared = `
local entry, index, times, last = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local name, stem = ARGV[1], ARGV[2]
-- What is no text of ours counts as absent, and is written over.
local function versionIn(key)
  local digits = redis.pcall('GETRANGE', key, 0, 15)
  if type(digits) ~= 'string' or not string.match(digits, '^%d+$') or #digits < 16 then return 0 end
  return tonumber(digits)
end
local function held() return versionIn(entry) end
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end
`;

/**
 * Arguments: name, stem, value, milliseconds to live ('' = for ever, 'same' = until when it would have ended anyway), version to write over ('' = any).
 * Returns the new version, or 0 when the version did not hold. Takes up to ten names of entries that ended out of
 * the index, so that it never grows beyond what is alive by more than what ended since the last writes.
 */
export const putScript = `${shared}
if ARGV[5] ~= '' and held() ~= tonumber(ARGV[5]) then return '0' end
local time = now()
local ended = redis.call('ZRANGEBYSCORE', times, '-inf', time / 1000, 'LIMIT', 0, 10)
redis.call('ZADD', index, 0, name)
local before = versionIn(last)
-- A year ahead of the clock is no version of ours: those after it would not fit into their digits.
if before > time + 31536000000000 then before = 0 end
local version = string.format('%016.0f', math.max(time, before + 1))
redis.call('SET', last, version)
if ARGV[4] == 'same' then
  redis.call('SET', entry, version .. ARGV[3], 'KEEPTTL')
elseif ARGV[4] == '' then
  redis.call('SET', entry, version .. ARGV[3])
  redis.call('ZREM', times, name)
else
  redis.call('SET', entry, version .. ARGV[3], 'PX', ARGV[4])
  redis.call('ZADD', times, time / 1000 + ARGV[4], name)
end
-- This one may be among them: it is there again.
for _, over in ipairs(ended) do
  if redis.call('EXISTS', stem .. over) == 0 then
    redis.call('ZREM', times, over)
    redis.call('ZREM', index, over)
  end
end
return version
`;

/** Arguments: name, stem, version to delete ('' = any). Returns 1, or 0 when the version did not hold. */
export const deleteScript = `${shared}
if ARGV[3] ~= '' and held() ~= tonumber(ARGV[3]) then return 0 end
redis.call('ZREM', times, name)
redis.call('ZREM', index, name)
redis.call('DEL', entry)
return 1
`;

/** Digits before the value. */
export const VERSION_DIGITS = 16;
