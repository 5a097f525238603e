// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import type { Redis, Result } from 'ioredis';
import { HOUR } from '../../src/core/clock.ts';
import type { Origin } from '../../src/core/ports/job-queue.ts';
import type { Link } from '../../src/core/ports/link.ts';
import { encodeId, encodeName } from './names.ts';
import { LAST_TURN } from './turn-of.ts';

declare module 'ioredis' {
  interface RedisCommander<Context> {
    k8sgptTurn: (...args: string[]) => Result<number, Context>;
  }
}

/**
 * turn-of.ts inside Redis, so that several bots share it. Keys: jobs by their turns, the last turns of the members of each
 * group, the job itself: one that is there already takes no turn.
 */
const turnScript = `
if redis.call('EXISTS', KEYS[3]) == 1 then return 1 end
local head = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
local now = 0
if #head == 0 then redis.call('DEL', KEYS[2]) else now = math.floor(tonumber(head[2]) / 0x100000000) end
local group, member = ARGV[1], ARGV[2]
local stored = redis.call('HGET', KEYS[2], group)
local isRead, before = pcall(cjson.decode, stored or '{}')
local turns = {}
local others = 0
if isRead and type(before) == 'table' then
  for name, turn in pairs(before) do
    if type(turn) == 'number' and turn >= now then
      turns[name] = turn
      if name ~= member then others = others + 1 end
    end
  end
end
local turn = math.min(math.max(now - 1, turns[member] or 0, 0) + 1 + others, tonumber(ARGV[3]))
turns[member] = turn
redis.call('HSET', KEYS[2], group, cjson.encode(turns))
redis.call('PEXPIRE', KEYS[2], ARGV[4])
return turn
`;

/** Of whom nothing is known: all of them are one. */
const NOBODY: Origin = { group: '-', member: '-' };

/** Who asks is nobody's business here. */
const short = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 12);

/** The turn of a job among those that wait in its queue: BullMQ's priority, 1 = first. */
export const fairTurns = (
  link: Link<Redis>,
  prefix: string,
): ((queue: string, id: string, origin?: Origin) => Promise<number>) => {
  link.client.defineCommand('k8sgptTurn', { numberOfKeys: 3, lua: turnScript });
  return (queue, id, { group, member } = NOBODY) => {
    const keyOf = (part: string): string => `${prefix}:${encodeName(queue)}:${part}`;
    const keys = [keyOf('prioritized'), keyOf('turns'), keyOf(encodeId(id))];
    const who = [short(group), short(`${group}/${member}`)];
    return link.client.k8sgptTurn(...keys, ...who, String(LAST_TURN), String(HOUR));
  };
};
