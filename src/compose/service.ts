import { consolePlatform } from '../../adapters/console/platform.ts';
import { consoleRoutes } from '../../adapters/console/routes.ts';
import type { Listener } from '../../adapters/http/listener.ts';
import { hasRedis } from '../../adapters/redis/config.ts';
import { routesOf } from '../config/routes.ts';
import { SECOND } from '../core/clock.ts';
import { messageOf, Refused } from '../core/errors.ts';
import type { ServiceRole } from '../core/service-role.ts';
import { type Alerting, alertWebhooks, openAlerting } from './alerting.ts';
import { openApi } from './api.ts';
import { banner } from './banner.ts';
import { startBot } from './bot.ts';
import { type OpenClusters, openClusters } from './clusters.ts';
import { createCore } from './core.ts';
import { openDeclaredWatches } from './declared-watches.ts';
import { digestTasks } from './digest-tasks.ts';
import { openExplaining } from './explaining.ts';
import { createHealth } from './health.ts';
import { openAdmin, openPublic, type ServiceBase } from './listeners.ts';
import { openMcp } from './mcp.ts';
import { answerDesk } from './open-cache.ts';
import { openCustom } from './open-custom.ts';
import { openMetrics } from './open-metrics.ts';
import { openPlatforms } from './platforms.ts';
import { previews } from './previews.ts';
import { gaugeQueues } from './queue-gauges.ts';
import { recoverRuns } from './recover-runs.ts';
import type { Settings } from './settings.ts';
import { setupParts } from './setup-parts.ts';
import { openSpending } from './spending.ts';
import { openStores } from './stores.ts';
import { startWatching } from './watching.ts';
import { type Role, startWorker } from './worker.ts';

/** Within what platforms allow a command to be taken. */
const CHAT_MS = 1.8 * SECOND;

export interface Service {
  /** Where the local page is. */
  readonly adminUrl: string;
  readonly publicUrl: string | undefined;
  /** Where gRPC and REST are, where they are served. */
  readonly apiUrl: string | undefined;
  readonly banner: string;
  /** Takes nothing new, ends or hands back what runs, closes everything. */
  readonly stop: () => Promise<void>;
}

interface Closing {
  quiet?: () => Promise<void>;
  readonly listeners: Listener[];
  /** In the order in which they stop. */
  readonly roles: Role[];
  readonly others: (() => Promise<void>)[];
}

/** Starts a role: `serve` is all of them in one process. */
export const startService = async (
  role: ServiceRole,
  settings: Settings,
  base: ServiceBase,
): Promise<Service> => {
  const closing: Closing = { listeners: [], roles: [], others: [] };
  const state = { ready: false, stopping: false };
  const readiness = { alive: () => true, ready: () => state.ready && !state.stopping };
  const stop = async (): Promise<void> => {
    state.stopping = true;
    const graceMs = settings.general.drainSeconds * SECOND;
    // Nothing new comes in while the rest ends; then work, so that its last words can still be shown.
    await closing.quiet?.();
    await Promise.allSettled(closing.listeners.map((listener) => listener.close()));
    for (const running of closing.roles) await running.stop(graceMs).catch(() => undefined);
    for (const close of closing.others.reverse()) await close().catch(() => undefined);
  };
  try {
    return await open(role, settings, base, { closing, state, readiness, stop });
  } catch (error) {
    await stop();
    throw error;
  }
};

interface Frame {
  readonly closing: Closing;
  readonly state: { ready: boolean };
  readonly readiness: { readonly alive: () => boolean; readonly ready: () => boolean };
  readonly stop: () => Promise<void>;
}

const open = async (
  role: ServiceRole,
  settings: Settings,
  base: ServiceBase,
  { closing, state, readiness, stop }: Frame,
): Promise<Service> => {
  const works = role === 'serve' || role === 'worker';
  const talks = role === 'serve' || role === 'bot';
  if (role !== 'serve' && !hasRedis(settings.redis))
    throw new Refused(
      `${role} shares its work with other processes through Redis: set REDIS_URL, or start everything in one process with serve.`,
    );
  const stores = await openStores(settings, base);
  closing.others.push(stores.close);
  const core = createCore(stores, base);
  const routes = routesOf(settings.routes);
  const { watches, alerts, access } = settings;
  const custom = await openCustom(settings, base);
  closing.others.push(custom.close);
  const watching = await startWatching({
    base,
    core,
    watches,
    alerts,
    routes,
    access,
    activeFilters: settings.analysis.filters,
    custom: custom.filters,
  });
  closing.roles.push(watching);
  // A bot has nothing to do with clusters, nor with the time.
  const alerting: Alerting | undefined =
    role === 'bot'
      ? undefined
      : await openAlerting({ settings, base, core, routes, mail: watching.telling.mail });
  if (alerting !== undefined) closing.others.push(alerting.close);
  const clusters: OpenClusters | undefined = works
    ? await openClusters({ settings: settings.kubernetes, eks: settings.eks, base })
    : undefined;
  if (clusters !== undefined) closing.others.push(clusters.close);
  const explaining = works ? await openExplaining(settings, base, stores) : undefined;
  if (clusters !== undefined && explaining !== undefined) {
    const { concurrency } = settings.general;
    const metrics = await openMetrics(settings, base, clusters);
    if (metrics !== undefined) closing.others.push(metrics.close);
    const worker = await startWorker({
      base,
      core,
      open: clusters,
      explaining,
      analysis: settings.analysis,
      explain: settings.explain,
      show: settings.show,
      routes,
      custom,
      metrics,
      watching: watching.desk,
      awake: watching.known.awake,
      concurrency,
    });
    closing.roles.push(worker);
    closing.roles.push(openDeclaredWatches(settings, base, core, clusters, custom.filters));
  }

  const { platforms, failed } = talks
    ? await openPlatforms(settings, base, stores.state, stores.redis)
    : { platforms: [], failed: new Map<string, string>() };
  const page = consolePlatform({
    now: base.clock.now,
    // Several bots have a page each, with its own messages.
    workspace: stores.redis ? base.owner : 'local',
  });
  const health = createHealth({
    base,
    core,
    redis: stores.redis,
    explaining,
    platforms: platforms.map((platform) => ({
      title: settings.platforms.find(({ name }) => name === platform.id)?.title ?? platform.id,
      health: platform.health,
    })),
  });
  const redisNow = () =>
    core.state.ping().then(
      () => ({}),
      (error: unknown) => ({ trouble: messageOf(error) }),
    );
  const parts = async () =>
    setupParts({
      settings,
      open: clusters,
      explaining,
      redis: stores.redis ? await redisNow() : undefined,
      platforms: talks ? platforms : undefined,
      failed,
    });
  const gauge = async (): Promise<void> => {
    await gaugeQueues(core, base.metrics);
    await watching.gauge();
    await alerting?.gauge(watching.isLeading());
  };
  const listening = { base, settings, readiness, gauge };
  let publicListener: Listener | undefined;
  const api = talks ? openApi({ settings, base, core, explaining, custom: custom.filters }) : undefined;
  const mcp = talks ? await openMcp({ settings, base, core, explaining, custom: custom.filters }) : undefined;
  let mcpListener: Listener | undefined;
  let apiListener: Listener | undefined;
  if (talks) {
    const bot = await startBot({
      base,
      core,
      platforms: [
        ...platforms,
        page,
        ...[api, mcp].flatMap((door) => (door === undefined ? [] : [door.platform])),
      ],
      access: settings.access,
      explain: settings.explain,
      activeFilters: settings.analysis.filters,
      custom: custom.filters,
      audit: settings.audit,
      delivery: settings.delivery,
      health,
      answers: answerDesk(settings, base, stores, CHAT_MS),
      routes,
      spending: openSpending(settings, base, stores.state),
      markAlerts: watching.telling.markAlerts,
    });
    closing.quiet = bot.quiet;
    closing.roles.push(bot);
    publicListener = await openPublic(listening, [
      ...platforms.flatMap(({ webhooks }) => webhooks),
      ...alertWebhooks(settings, base, core),
    ]);
    closing.listeners.push(publicListener);
    apiListener = await api?.listen();
    if (apiListener !== undefined) closing.listeners.push(apiListener);
    mcpListener = await mcp?.listen();
    if (mcpListener !== undefined) closing.listeners.push(mcpListener);
  }
  const admin = await openAdmin(
    listening,
    talks ? (token) => consoleRoutes({ platform: page, previews, setup: parts, token }) : undefined,
  );
  closing.listeners.push(admin);
  if (!stores.redis) await recoverRuns(core, base.log);
  if (alerting !== undefined)
    watching.tick({
      queueIsNew: !stores.redis,
      tasks: [...digestTasks(core, settings.digests), ...alerting.tasks],
    });
  state.ready = true;
  return {
    adminUrl: admin.url,
    publicUrl: publicListener?.url,
    apiUrl: apiListener?.url,
    banner: banner({
      version: base.version,
      role,
      parts: await parts(),
      places: [
        ...(talks ? [['Chat page', admin.url] as const] : [['Health', `${admin.url}/healthz`] as const]),
        ...(publicListener === undefined ? [] : [['Webhooks', publicListener.url] as const]),
        ...(apiListener === undefined
          ? []
          : [[settings.api.rest ? 'gRPC and REST' : 'gRPC', apiListener.url] as const]),
        ...(mcpListener === undefined ? [] : [['MCP', `${mcpListener.url}/mcp`] as const]),
      ],
      hint: talks ? 'Open the chat page and try: /k8sgpt analyze' : undefined,
    }),
    stop,
  };
};
