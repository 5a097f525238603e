// SPDX-License-Identifier: Apache-2.0

import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { kubernetesClusters } from '../adapters/kubernetes/clusters.ts';
import { memoryQueue } from '../adapters/queue/memory.ts';
import { redisConfig } from '../adapters/redis/config.ts';
import { connectRedis } from '../adapters/redis/connect.ts';
import { redisState } from '../adapters/state/redis.ts';
import { createMetrics } from '../adapters/telemetry/metrics.ts';
import { silentTrace } from '../adapters/telemetry/silent.ts';
import { analyzers } from '../analyzers/index.ts';
import type { Base } from '../src/compose/base.ts';
import { createCore } from '../src/compose/core.ts';
import { startFollowing } from '../src/compose/following.ts';
import { startWatching } from '../src/compose/watching.ts';
import { accessConfig } from '../src/config/access.ts';
import { alertsConfig } from '../src/config/alerts.ts';
import { deliveryConfig } from '../src/config/delivery.ts';
import { routesConfig, routesOf } from '../src/config/routes.ts';
import { noSettings } from '../src/core/analysis-settings.ts';
import type { ChatPlatform } from '../src/core/ports/chat-platform.ts';
import type { StateStore } from '../src/core/ports/state-store.ts';
import type { Log } from '../src/core/ports/telemetry.ts';
import { startDeliver } from '../src/deliver.ts';
import { createStorms } from '../src/storm.ts';
import { createTellAdmins } from '../src/tell-admins.ts';

// One live watch of a cluster with the product's own parts, over Redis, up to a chat platform that is told by HTTP: prints
// a line of JSON for each letter that is put into the outbox, and for each line that it is given what it needs by now.
const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    token: { type: 'string' },
    redis: { type: 'string' },
    chat: { type: 'string' },
  },
});
const { url = '', token = '', redis = '', chat = '' } = values;
const nothing = (): void => undefined;
const told = (fields: object, message: string): void => console.error(message, fields);
const log: Log = { debug: nothing, info: nothing, warn: told, error: told, child: () => log };
const clock = {
  now: () => Date.now(),
  sleep: (ms: number, signal?: AbortSignal) => sleep(ms, undefined, signal && { signal }),
};
const print = (value: object): void => console.log(JSON.stringify(value));

const settings = redisConfig.schema.parse({ url: redis });
const stored = redisState({
  connect: (role) => connectRedis(settings, { log, role }),
  prefix: '{bench}',
  log,
});
const state: StateStore = {
  ...stored,
  put: async (key, value, options) => {
    const version = await stored.put(key, value, options);
    if (key.startsWith('outbox/') && version !== undefined) print({ letter: value, at: Date.now() });
    return version;
  },
};
let ids = 0;
const base: Base = {
  clock,
  log,
  metrics: createMetrics(),
  trace: silentTrace,
  env: {},
  userAgent: 'k8sgpt/bench',
  version: '0.0.0',
  startedAt: clock.now(),
  owner: 'bench',
  newId: () => `run-${(ids += 1)}`,
};
const core = createCore({ state, queue: memoryQueue({ clock, log }) }, base);
const kubeconfigText = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [{ name: 'large', cluster: { server: url } }],
  users: [{ name: 'large', user: { token } }],
  contexts: [{ name: 'large', context: { cluster: 'large', user: 'large' } }],
  'current-context': 'large',
});
const clusters = await kubernetesClusters({
  kubeconfigText,
  userAgent: base.userAgent,
  env: {},
  clock,
  log,
  inCluster: false,
});
await core.watches.declare('file', [
  {
    schema: 1,
    id: 'bench',
    origin: 'file',
    cluster: 'large',
    filters: [],
    rhythm: { type: 'live' },
    severity: 'warning',
    explain: false,
    to: [{ platform: 'slack', workspace: 'T1', channel: 'C1' }],
    madeAt: base.startedAt,
  },
]);
const watching = await startWatching({
  base,
  core,
  watches: [],
  alerts: alertsConfig.schema.parse({ settle: '0s', stormAfter: 1_000 }),
  routes: routesOf(routesConfig.schema.parse({})),
  access: accessConfig.schema.parse({}),
});
const following = startFollowing({
  base,
  state,
  open: { clusters, source: 'kubernetes', notices: [], close: () => Promise.resolve() },
  awake: watching.known.awake,
  isPaused: () => false,
  desk: watching.desk,
  analyzers,
  settingsOf: () => noSettings,
  needsNames: false,
});
const sent = async (path: string, payload: object, signal: AbortSignal): Promise<void> => {
  const answer = await fetch(`${chat}/${path}`, { method: 'POST', body: JSON.stringify(payload), signal });
  await answer.arrayBuffer();
};
let messages = 0;
const platform: ChatPlatform = {
  id: 'slack',
  pace: { postMs: 0, updateMs: 0 },
  start: () => Promise.resolve(),
  stop: () => Promise.resolve(),
  render: (document) => [{ document }],
  post: async ({ channel }, payload, { signal }) => {
    await sent('post', payload, signal);
    return { channel, id: `${(messages += 1)}` };
  },
  update: async (_, payload, { signal }) => sent('update', payload, signal),
  whisper: () => Promise.resolve(),
};
const delivery = deliveryConfig.schema.parse({ stormAfter: 1_000 });
const deliver = await startDeliver({
  platforms: new Map([[platform.id, platform]]),
  outbox: core.outbox,
  state,
  clock,
  log,
  metrics: base.metrics,
  trace: silentTrace,
  owner: base.owner,
  remember: core.reports.remember,
  delivery,
  paused: () => undefined,
  tellAdmins: createTellAdmins(core.outbox, delivery),
  storms: createStorms(state, core.outbox, clock),
});
createInterface({ input: process.stdin })
  .on('line', () => {
    globalThis.gc?.();
    const { rss, heapUsed, external } = process.memoryUsage();
    const { user, system } = process.cpuUsage();
    print({
      rss,
      heapUsed,
      external,
      cpuMs: (user + system) / 1_000,
      at: Date.now(),
      peakMb: process.resourceUsage().maxRSS / 1024,
    });
  })
  .on(
    'close',
    () =>
      void following
        .stop()
        .then(deliver.stop)
        .then(() => process.exit(0)),
  );
