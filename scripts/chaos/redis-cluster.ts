// SPDX-License-Identifier: Apache-2.0

import { Redis } from 'ioredis';
import { redisConfig } from '../../adapters/redis/config.ts';
import { eventually } from '../../test/support/eventually.ts';
import { freePort } from '../../test/support/free-port.ts';
import { type RedisOptions, type RedisServer, startRedis } from '../../test/support/redis.ts';
import { defineFault, during } from './_fault.ts';

const LAST_SLOT = 16_383;
/** Three that vote; one of them has a replica: that one, which holds every key, fails. */
const FIRSTS = 3;
const FORMED_MS = 30_000;
const TAKEN_OVER_MS = 30_000;

const ask = async <T>({ port }: { readonly port: number }, question: (client: Redis) => Promise<T>) => {
  const client = new Redis({ port, retryStrategy: () => null, maxRetriesPerRequest: 0 });
  client.on('error', () => undefined);
  try {
    return await question(client);
  } finally {
    client.disconnect();
  }
};
const call = (server: RedisServer, ...[command = '', ...words]: readonly string[]): Promise<unknown> =>
  ask(server, (client) => client.call(command, ...words));

const nodeOptions = async (): Promise<RedisOptions> => ({
  keep: true,
  args: [
    ...[
      '--cluster-enabled',
      'yes',
      '--cluster-node-timeout',
      '1500',
      // By default ten thousand more than its own, which there may not be.
      '--cluster-port',
      `${await freePort()}`,
    ],
    // A replica that was behind for a while may still take over.
    ...['--cluster-announce-ip', '127.0.0.1', '--cluster-replica-validity-factor', '0'],
  ],
});

interface Group {
  readonly env: Readonly<Record<string, string>>;
  /** Holds every key of ours now. */
  readonly holder: () => Promise<RedisServer>;
  /** Follows that one, and has all that it has. */
  readonly replica: () => Promise<RedisServer>;
  readonly close: () => Promise<void>;
}

const HOLDS = 'role:master';
const FOLLOWS = 'master_link_status:up';

const isWhole = async (server: RedisServer, nodes: number): Promise<boolean> => {
  const told = String(await call(server, 'CLUSTER', 'INFO'));
  return told.includes('cluster_state:ok') && told.includes(`cluster_known_nodes:${nodes}\r`);
};

/** A cluster around this server, which begins as the one that holds our keys. */
const openGroup = async (first: RedisServer): Promise<Group> => {
  const more = await Promise.all(Array.from({ length: FIRSTS }, async () => startRedis(await nodeOptions())));
  const [replica] = more.splice(0, 1);
  if (replica === undefined) throw new Error('there is no replica');
  const firsts = [first, ...more];
  const { prefix } = redisConfig.schema.parse({});
  const ours = Number(await call(first, 'CLUSTER', 'KEYSLOT', prefix));
  const rest = more.map((server, at) => ({ server, slot: ours === at ? LAST_SLOT - at : at }));
  // One slot each for those that only vote: who has none has no vote.
  for (const { server, slot } of rest) await call(server, 'CLUSTER', 'ADDSLOTS', `${slot}`);
  const given = new Set(rest.map(({ slot }) => slot));
  const others = Array.from({ length: LAST_SLOT + 1 }, (_, slot) => slot).filter((slot) => !given.has(slot));
  await call(first, 'CLUSTER', 'ADDSLOTS', ...others.map(String));
  for (const [at, server] of firsts.entries()) await call(server, 'CLUSTER', 'SET-CONFIG-EPOCH', `${at + 1}`);
  const portOf = async (server: RedisServer): Promise<string> => {
    const told = await ask(server, (client) => client.config('GET', 'cluster-port'));
    return String((told as readonly string[])[1]);
  };
  for (const server of [...more, replica])
    await call(first, 'CLUSTER', 'MEET', '127.0.0.1', `${server.port}`, await portOf(server));
  const all = [...firsts, replica];
  const whole = () =>
    eventually(async () => {
      for (const server of all)
        if (!(await isWhole(server, all.length))) throw new Error('the cluster is not whole');
    }, FORMED_MS);
  await whole();
  const id = String(await call(first, 'CLUSTER', 'MYID'));
  await call(replica, 'CLUSTER', 'REPLICATE', id);
  const pair = [first, replica];
  const that = (says: string): Promise<RedisServer> =>
    eventually(async () => {
      for (const server of pair) {
        const told = await ask(server, (client) => client.info('replication')).catch(() => '');
        if (told.includes(says)) return server;
      }
      throw new Error(`of the two that have our keys none says ${says}`);
    }, TAKEN_OVER_MS);
  await that(FOLLOWS);
  return {
    env: { REDIS_CLUSTER_NODES: all.map(({ port }) => `127.0.0.1:${port}`).join(',') },
    holder: () => that(HOLDS),
    replica: () => that(FOLLOWS),
    close: async () => {
      for (const server of [replica, ...more]) await server.close();
    },
  };
};

export default defineFault({
  name: 'redis-cluster',
  title:
    'Redis Cluster: the primary of our keys is killed and its replica takes over; later it is handed back',
  run: async ({ quick, open, after }) => {
    let group: Group | undefined;
    let holder: RedisServer | undefined;
    const scene = await open({
      roles: ['worker', 'bot'],
      redis: await nodeOptions(),
      redisEnv: async (server) => {
        group = await openGroup(server);
        after(group.close);
        holder = server;
        return group.env;
      },
      redisPort: () => holder?.port ?? 0,
      watched: true,
    });
    const [mine, first] = [group, holder];
    if (mine === undefined || first === undefined) throw new Error('there is no cluster');
    const change = (step: string, breaks: () => unknown) =>
      during(scene, {
        step,
        lastsMs: 0,
        breaks,
        mends: async () => {
          const before = holder;
          holder = await eventually(async () => {
            const now = await mine.holder();
            if (now === before) throw new Error('nobody has taken over');
            return now;
          }, TAKEN_OVER_MS);
        },
      });
    await scene.settled('before');
    await change('the primary is killed', first.kill);
    if (quick) return;
    await first.restart();
    const replica = await mine.replica();
    await change('handed back', () => call(replica, 'CLUSTER', 'FAILOVER'));
  },
});
