// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { eventually } from '../../test/support/eventually.ts';
import { type RedisServer, startRedis } from '../../test/support/redis.ts';
import { defineFault, during } from './_fault.ts';

const GROUP = 'chaos';

interface Group {
  readonly env: Readonly<Record<string, string>>;
  /** The primary hands over in order. */
  readonly handOver: () => Promise<unknown>;
  readonly primaryPort: () => Promise<number>;
  readonly close: () => Promise<void>;
}

const withClient = async <T>(port: number, ask: (client: Redis) => Promise<T>): Promise<T> => {
  const client = new Redis({ port });
  client.on('error', () => undefined);
  try {
    return await ask(client);
  } finally {
    client.disconnect();
  }
};

/** A replica of this server, and a Sentinel that watches over both. */
const openGroup = async (primary: RedisServer): Promise<Group> => {
  const folder = mkdtempSync(join(tmpdir(), 'k8sgpt-sentinel-'));
  const replica = await startRedis({ args: ['--replicaof', '127.0.0.1', String(primary.port)] });
  const config = join(folder, 'sentinel.conf');
  writeFileSync(
    config,
    [
      'sentinel resolve-hostnames no',
      `sentinel monitor ${GROUP} 127.0.0.1 ${primary.port} 1`,
      `sentinel down-after-milliseconds ${GROUP} 1000`,
      `sentinel failover-timeout ${GROUP} 4000`,
      '',
    ].join('\n'),
  );
  const sentinel = await startRedis({ config, args: ['--sentinel'] });
  const primaryPort = () =>
    withClient(sentinel.port, async (client) => {
      const told = await client.call('SENTINEL', 'get-master-addr-by-name', GROUP);
      return Number((told as readonly string[])[1]);
    });
  await eventually(
    () =>
      withClient(sentinel.port, async (client) => {
        const told = (await client.call('SENTINEL', 'replicas', GROUP)) as readonly (readonly string[])[];
        if (!told.some((one) => one.includes('ok'))) throw new Error('the Sentinel knows no replica');
        if ((await withClient(replica.port, (one) => one.info('replication'))).includes('link_status:down'))
          throw new Error('the replica has not caught up');
      }),
    20_000,
  );
  return {
    env: { REDIS_SENTINEL_NODES: `127.0.0.1:${sentinel.port}`, REDIS_SENTINEL_NAME: GROUP },
    handOver: () => withClient(sentinel.port, (client) => client.call('SENTINEL', 'failover', GROUP)),
    primaryPort,
    close: async () => {
      await sentinel.close();
      await replica.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** The port of the new one, when it is one. */
const changed = (group: Group, before: number): Promise<number> =>
  eventually(async () => {
    const now = await group.primaryPort();
    if (now === before) throw new Error('the Sentinel has not chosen another primary');
    return now;
  }, 30_000);

export default defineFault({
  name: 'redis-failover',
  title: 'Sentinel makes the replica the primary: in order, and after the primary was killed',
  run: async ({ quick, open, after }) => {
    let group: Group | undefined;
    let primary = 0;
    const scene = await open({
      roles: ['worker', 'bot'],
      redis: { keep: true },
      watched: true,
      redisEnv: async (server) => {
        group = await openGroup(server);
        after(group.close);
        primary = server.port;
        return group.env;
      },
      redisPort: () => primary,
    });
    const change = async (step: string, breaks: (group: Group) => unknown): Promise<void> => {
      if (group === undefined) throw new Error('there is no Sentinel');
      const mine = group;
      const before = primary;
      await during(scene, {
        step,
        lastsMs: 0,
        breaks: () => breaks(mine),
        mends: async () => {
          primary = await changed(mine, before);
        },
      });
    };
    await change('handed over', ({ handOver }) => handOver());
    if (quick) return;
    await change('handed back', ({ handOver }) => handOver());
    await change('the primary is killed', () => scene.redis?.kill());
  },
});
