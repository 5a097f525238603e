// SPDX-License-Identifier: Apache-2.0

import { Redis } from 'ioredis';
import { expect } from 'vitest';
import { eventually } from './eventually.ts';
import { startRedis } from './redis.ts';

/** Slots of each of three nodes. */
const SLOTS = [
  [0, 5_461],
  [5_462, 10_922],
  [10_923, 16_383],
] as const;

/** A Redis Cluster of three nodes, each with a third of the slots. */
export const startRedisCluster = async () => {
  const servers = await Promise.all(
    SLOTS.map(() => startRedis({ args: ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'] })),
  );
  const clients = servers.map(({ port }) => new Redis(port, '127.0.0.1'));
  const [first] = servers;
  await Promise.all(
    clients.map((client, at) => client.call('CLUSTER', 'ADDSLOTSRANGE', ...(SLOTS[at] ?? []).map(String))),
  );
  for (const client of clients.slice(1))
    await client.call('CLUSTER', 'MEET', '127.0.0.1', String(first?.port ?? 0));
  await eventually(async () => {
    for (const client of clients) {
      const state = String(await client.call('CLUSTER', 'INFO'));
      expect(state).toContain('cluster_state:ok');
      expect(state).toContain('cluster_slots_ok:16384');
    }
  }, 30_000);
  for (const client of clients) client.disconnect();
  return {
    ports: servers.map(({ port }) => port),
    /** Of all of them, as a setting has it. */
    address: servers.map(({ port }) => `127.0.0.1:${port}`).join(','),
    close: async (): Promise<void> => {
      await Promise.all(servers.map(({ close }) => close()));
    },
  };
};
