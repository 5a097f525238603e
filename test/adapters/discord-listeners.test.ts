// SPDX-License-Identifier: Apache-2.0

import { EventEmitter, getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import type { GatewayClient } from '../../adapters/discord/gateway-client.ts';
import { gatewayShard } from '../../adapters/discord/receive-gateway.ts';
import { adapterParts } from '../support/adapter-parts.ts';
import { eventually } from '../support/eventually.ts';

it('a long outage of Discord leaves nothing behind of each try', async () => {
  const stopping = new AbortController();
  let tries = 0;
  const client = (): GatewayClient => {
    tries += 1;
    return Object.assign(new EventEmitter(), {
      ws: { shards: new Map() },
      login: async () => Promise.reject(new Error('no way')),
      destroy: async () => undefined,
    }) as unknown as GatewayClient;
  };
  const shard = gatewayShard({
    ...adapterParts({
      // Waits of an outage pass at once, without a listener of their own.
      clock: { now: () => 0, sleep: () => new Promise((resolve) => setImmediate(resolve)) },
    }),
    lease: undefined,
    client,
    token: () => 'token',
    onEvent: () => undefined,
    onAlive: () => undefined,
    options: { shard: 0, shards: 1 },
    leaseName: () => 'discord',
    stopping: stopping.signal,
  });
  const running = shard.run();
  await eventually(() => expect(tries).toBeGreaterThan(100));
  expect(getEventListeners(stopping.signal, 'abort').length).toBeLessThan(5);
  stopping.abort();
  await running;
});
