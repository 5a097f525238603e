// SPDX-License-Identifier: Apache-2.0

import { kubernetesClusters } from '../../adapters/kubernetes/clusters.ts';
import { bullmqQueue } from '../../adapters/queue/bullmq.ts';
import { memoryQueue } from '../../adapters/queue/memory.ts';
import { fileState } from '../../adapters/state/file.ts';
import { redisState } from '../../adapters/state/redis.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { createMetrics } from '../../adapters/telemetry/metrics.ts';
import { silentTrace } from '../../adapters/telemetry/silent.ts';
import type { Base } from '../../src/compose/base.ts';
import { startBot } from '../../src/compose/bot.ts';
import { type Core, createCore } from '../../src/compose/core.ts';
import { createHealth } from '../../src/compose/health.ts';
import { startWatching } from '../../src/compose/watching.ts';
import { startWorker } from '../../src/compose/worker.ts';
import { accessConfig } from '../../src/config/access.ts';
import { alertsConfig } from '../../src/config/alerts.ts';
import { auditConfig } from '../../src/config/audit.ts';
import { deliveryConfig } from '../../src/config/delivery.ts';
import { routesConfig, routesOf } from '../../src/config/routes.ts';
import { watchesConfig } from '../../src/config/watches.ts';
import type { Interaction } from '../../src/core/conversation.ts';
import type { Accepted } from '../../src/core/ports/chat-platform.ts';
import type { ClusterReader } from '../../src/core/ports/cluster-reader.ts';
import type { Report } from '../../src/core/report.ts';
import { createAnswerer } from '../../src/explain/answerer.ts';
import { createExplainer } from '../../src/explain/explainer.ts';
import { declaredState } from '../../src/kept/declared-state.ts';
import { adapterParts, keepingLog } from './adapter-parts.ts';
import { scriptedChat } from './chat.ts';
import { type ClusterLife, clusterLife } from './cluster-life.ts';
import { options, quick } from './kubernetes.ts';
import { masker } from './masker.ts';
import { type Mortality, mortality, mortalPlatform, mortalState } from './mortal.ts';
import { type PatientClock, patientClock } from './patient-clock.ts';
import { realClock } from './real-clock.ts';
import { type RedisServer, startRedis } from './redis.ts';
import { connectTo, freshPrefix } from './redis-settings.ts';
import { timedQueues } from './timed-queue.ts';
import { timedStates } from './timed-state.ts';

/** One process of the product: all roles in one. */
export interface Replica extends Pick<Mortality, 'dieAt' | 'isDead' | 'calls'> {
  readonly core: Core;
  readonly log: readonly string[];
  readonly stop: () => Promise<void>;
}

export interface WatchingWorld {
  readonly clock: PatientClock;
  readonly life: ClusterLife;
  /** Undefined without Redis. */
  readonly redis: RedisServer | undefined;
  readonly chats: ReadonlyMap<string, ReturnType<typeof scriptedChat>>;
  /** Starts one more; `aheadMs`: its clock is wrong by so much. */
  readonly replica: (given?: { readonly aheadMs?: number }) => Promise<Replica>;
  readonly close: () => Promise<void>;
}

type Given = Readonly<Record<string, unknown>>;

interface WorldOptions {
  readonly start: number;
  /** Sections of the configuration, as they stand in the file. */
  readonly watches: readonly Given[];
  readonly routes?: Given;
  readonly alerts?: Given;
  readonly delivery?: Given;
  readonly cluster?: string;
  readonly namespaces: readonly string[];
  readonly platforms?: readonly string[];
  /** Whether they find messages by their keys; they do. */
  readonly finds?: boolean;
  /** Without Redis: for weeks, of which each second would be asked for over the network. */
  readonly inMemory?: boolean;
}

/**
 * The product with all that it talks to, in one process and in time that passes as fast as it can: real Redis, a real
 * API server over a cluster that lives, platforms that keep what a person would have seen.
 */
export const openWatchingWorld = async (given: WorldOptions): Promise<WatchingWorld> => {
  const { cluster = 'prod-eu', platforms: ids = ['slack'] } = given;
  const clock = patientClock(given.start);
  const redis = given.inMemory === true ? undefined : await startRedis({ keep: true });
  const memory = {
    state: fileState({ directory: undefined, clock, log: silentLog }),
    queue: memoryQueue({ clock, log: silentLog, random: () => 0 }),
  };
  const prefix = freshPrefix();
  const life = await clusterLife(clock, given.namespaces);
  const timed = timedStates(clock);
  const queues = timedQueues(clock);
  const chats = new Map(
    ids.map(
      (id) => [id, scriptedChat({ id, now: clock.now, finds: given.finds ?? true, removes: true })] as const,
    ),
  );
  const accepting: { isDead: () => boolean; accept: (interaction: Interaction) => Promise<Accepted> }[] = [];
  for (const chat of chats.values())
    await chat.platform.start(async (interaction) => {
      const living = accepting.find(({ isDead }) => !isDead());
      if (living === undefined) throw new Error('nobody listens');
      return clock.during('command', living.accept(interaction));
    }, undefined as never);
  const stopping: (() => Promise<void>)[] = [];

  const replica: WatchingWorld['replica'] = async ({ aheadMs = 0 } = {}) => {
    const owner = `replica-${stopping.length + 1}`;
    const { log, lines } = given.inMemory === true ? { log: silentLog, lines: [] } : keepingLog();
    const own = aheadMs === 0 ? clock : clock.ahead(aheadMs);
    const body = mortality();
    const stores = (): Pick<Core, 'state' | 'queue'> => {
      if (redis === undefined) return memory;
      const connect = connectTo(redis, log);
      return {
        state: redisState({ connect, prefix, log }),
        queue: bullmqQueue({ connect, prefix, clock: own, log }),
      };
    };
    const real = stores();
    const state = declaredState(mortalState(timed(real.state), body));
    const queue = queues(real.queue, body);
    let ids = 0;
    const base: Base = {
      ...adapterParts({ log, clock: own }),
      metrics: createMetrics(),
      trace: silentTrace,
      version: '0.0.0',
      startedAt: own.now(),
      owner,
      newId: () => `${owner}-${(ids += 1)}`,
    };
    const made = createCore({ state, queue }, base);
    const { load, save, keep } = made.reports;
    // They are packed in other threads, for which time would not stand still.
    const reports = {
      ...made.reports,
      load: (id: string) => clock.during('load', load(id)),
      save: (report: Report) => clock.during('save', save(report)),
      keep: (report: Report) => clock.during('keep', keep(report)),
    };
    const core: Core = { ...made, reports };
    const clusters = await kubernetesClusters(
      options({
        kubeconfigText: life.server.kubeconfig(cluster),
        qps: 100_000,
        burst: 100_000,
        limits: quick,
        clock: realClock,
      }),
    );
    const patient = (reader: ClusterReader): ClusterReader => ({
      ...reader,
      snapshot: (...asked) => clock.during('snapshot', reader.snapshot(...asked)),
      readLog: (...asked) => clock.during('log', reader.readLog(...asked)),
    });
    const ai = {
      withoutBackend: 'no AI key is set',
      masker: (entries: Parameters<typeof masker>[1]) => masker('strict', entries),
      log,
    };
    const explaining = {
      needsNames: false,
      backend: undefined,
      without: 'no AI key is set',
      explain: createExplainer(ai),
      answer: createAnswerer(ai),
    };
    const open = {
      clusters: {
        ...clusters,
        open: async (...asked: Parameters<typeof clusters.open>) => patient(await clusters.open(...asked)),
      },
      source: 'kubernetes' as const,
      notices: [],
      close: async () => clusters.close(),
    };
    const routes = routesOf(routesConfig.schema.parse(given.routes ?? {}));
    const access = accessConfig.schema.parse({});
    const watching = await startWatching({
      base,
      core,
      watches: watchesConfig.schema.parse({ list: given.watches }).list,
      alerts: alertsConfig.schema.parse(given.alerts ?? {}),
      routes,
      access,
    });
    const worker = await startWorker({
      base,
      core,
      open,
      explaining,
      routes,
      watching: watching.desk,
      concurrency: 4,
    });
    const bot = await startBot({
      base,
      core,
      platforms: [...chats.values()].map(({ platform }) => ({
        ...mortalPlatform(platform, body),
        start: async (accept: (interaction: Interaction) => Promise<Accepted>) =>
          void accepting.push({ isDead: body.isDead, accept }),
        stop: async () => undefined,
      })),
      access,
      audit: auditConfig.schema.parse({}),
      delivery: deliveryConfig.schema.parse(given.delivery ?? {}),
      markAlerts: watching.telling.markAlerts,
      health: createHealth({ base, core, redis: true, explaining, platforms: [] }),
    });
    watching.tick({ queueIsNew: false });
    const stop = async (): Promise<void> => {
      body.dieAt(0, false);
      await Promise.allSettled([watching.stop(0), worker.stop(0), bot.stop(0)]);
      await Promise.allSettled([real.queue.close(), real.state.close(), clusters.close()]);
    };
    stopping.push(stop);
    return { core, log: lines, stop, dieAt: body.dieAt, isDead: body.isDead, calls: body.calls };
  };

  const close = async (): Promise<void> => {
    // Those who stop sleep now and then; nobody else lets time pass any more.
    let isOver = false as boolean;
    const ending = Promise.allSettled(stopping.map((stop) => stop())).then(() => {
      isOver = true;
    });
    while (!isOver) await clock.pass(1_000);
    await ending;
    await life.close();
    await redis?.close();
  };
  return { clock, life, redis, chats, replica, close };
};
