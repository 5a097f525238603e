// SPDX-License-Identifier: Apache-2.0

import type { Cluster, Redis } from 'ioredis';
import type { Link } from '../../src/core/ports/link.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';

const PAGE = 500;

/** Whether Redis refused a command because a key holds another kind of value than whoever wrote it last would have. */
export const isOfOtherKind = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('WRONGTYPE');

/** Those that hold keys: one, or each that a cluster writes to. */
const nodesOf = (client: Redis): readonly Redis[] =>
  'nodes' in client ? (client as unknown as Cluster).nodes('master') : [client];

interface RepairParts {
  readonly link: Link<Redis>;
  /** Beginning of every entry's key. */
  readonly stem: string;
  readonly index: string;
  readonly times: string;
  readonly log: Log;
}

/**
 * Makes the lists of entries anew from the entries themselves, where one of them holds something of another kind. Once at a
 * time; it walks through all keys of the server, page by page.
 */
export const repairOf = ({ link, stem, index, times, log }: RepairParts): (() => Promise<void>) => {
  let under: Promise<void> | undefined;

  const listed = async (keys: readonly string[]): Promise<void> => {
    if (keys.length === 0) return;
    await link.use(async (client) => {
      const [lives, { 0: now }] = await Promise.all([
        Promise.all(keys.map((key) => client.pttl(key))),
        client.time(),
      ]);
      const names = keys.map((key) => key.slice(stem.length));
      await client.zadd(index, ...names.flatMap((name) => [0, name]));
      const ends = lives.flatMap((ms, at) => (ms > 0 ? [Number(now) * 1_000 + ms, names[at] ?? ''] : []));
      if (ends.length > 0) await client.zadd(times, ...ends);
    });
  };

  const repair = async (): Promise<void> => {
    log.error({}, 'The lists of the state store in Redis hold something else; they are made anew');
    await link.use(async (client) => {
      for (const key of [index, times])
        if (!['zset', 'none'].includes(await client.type(key))) await client.del(key);
    });
    const pattern = `${stem.replace(/[*?[\]\\]/g, '\\$&')}*`;
    for (const node of await link.use(async (client) => nodesOf(client))) {
      let cursor = '0';
      do {
        const [next, keys] = await link.use(() => node.scan(cursor, 'MATCH', pattern, 'COUNT', PAGE));
        cursor = next;
        await listed(keys);
      } while (cursor !== '0');
    }
  };

  return () =>
    (under ??= repair().finally(() => {
      under = undefined;
    }));
};
