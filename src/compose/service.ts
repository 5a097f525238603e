// SPDX-License-Identifier: Apache-2.0

import { consolePlatform } from '../../adapters/console/platform.ts';
import { consoleRoutes } from '../../adapters/console/routes.ts';
import type { Listener } from '../../adapters/http/listener.ts';
import { hasRedis } from '../../adapters/redis/config.ts';
import { commands } from '../commands/index.ts';
import { SECOND } from '../core/clock.ts';
import { messageOf, Refused } from '../core/errors.ts';
import type { ServiceRole } from '../core/service-role.ts';
import { keepFigures } from '../figures/figures-kept.ts';
import { alertWebhooks } from './alerting.ts';
import { openApi } from './api.ts';
import { banner } from './banner.ts';
import { startBot } from './bot.ts';
import { botParts } from './bot-parts.ts';
import { kubeconfigFiles } from './clusters.ts';
import { configClause } from './config-part.ts';
import { createCore } from './core.ts';
import { digestTasks } from './digest-tasks.ts';
import { createHealth } from './health.ts';
import { openAdmin, openHealth, openPublic, type ServiceBase } from './listeners.ts';
import { openPlatforms } from './platforms.ts';
import { previews } from './previews.ts';
import { gaugeQueues } from './queue-gauges.ts';
import { recoverRuns } from './recover-runs.ts';
import { createReloading, type Reloading } from './reloading.ts';
import { openRenewal } from './renewal.ts';
import { allRisks } from './risks/all-risks.ts';
import type { Settings, Values } from './settings.ts';
import { setupParts } from './setup-parts.ts';
import { startWork } from './start-work.ts';
import { openStores } from './stores.ts';
import type { Role } from './worker.ts';

export interface Service {
  /** Where the local page is. */
  readonly adminUrl: string;
  readonly publicUrl: string | undefined;
  /** Where gRPC and REST are, where they are served. */
  readonly apiUrl: string | undefined;
  readonly banner: string;
  /** Reads the configuration again and takes up what can be, without letting go of anything; never throws. */
  readonly reload: Reloading['reload'];
  /** Files that have a say, secrets and kubeconfigs included. */
  readonly files: () => readonly string[];
  /** Takes nothing new, ends or hands back what runs, closes everything. */
  readonly stop: () => Promise<void>;
}

/** Reads the settings as at the start. */
type Reread = (adjust: (values: Values) => Values) => Promise<Settings>;

interface Closing {
  /** Settings as they are by then. */
  inForce?: () => Settings;
  /** What of it is being made anew is made. */
  settle?: () => Promise<void>;
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
  /** They never change, unless this is given. */
  reread: Reread = async () => settings,
): Promise<Service> => {
  const closing: Closing = { listeners: [], roles: [], others: [] };
  const state = { ready: false, stopping: false };
  const readiness = { alive: () => true, ready: () => state.ready && !state.stopping };
  const stop = async (): Promise<void> => {
    state.stopping = true;
    // Who balances load hears of it first, and sends no more.
    if (state.ready) await base.clock.sleep(settings.http.leaveSeconds * SECOND);
    await closing.settle?.();
    const { drainSeconds } = (closing.inForce?.() ?? settings).general;
    // Nothing new comes in while the rest ends; then work, so that its last words can still be shown.
    await closing.quiet?.();
    await Promise.allSettled(closing.listeners.map((listener) => listener.close()));
    for (const running of closing.roles) await running.stop(drainSeconds * SECOND).catch(() => undefined);
    for (const close of closing.others.reverse()) await close().catch(() => undefined);
  };
  try {
    return await open(role, settings, base, { closing, state, readiness, stop, reread });
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
  readonly reread: Reread;
}

const open = async (
  role: ServiceRole,
  settings: Settings,
  base: ServiceBase,
  { closing, state, readiness, stop, reread }: Frame,
): Promise<Service> => {
  const works = role === 'serve' || role === 'worker';
  const talks = role === 'serve' || role === 'bot';
  if (role !== 'serve' && !hasRedis(settings.redis))
    throw new Refused(
      `${role} shares its work with other processes through Redis: set REDIS_URL, or start everything in one process with serve.`,
    );
  const probed = await openHealth({ base, settings, readiness });
  // It tells until the end that this process lives, and takes nothing more.
  if (probed !== undefined) closing.others.push(probed.close);
  const stores = await openStores(settings, base);
  closing.others.push(stores.close);
  const core = createCore(stores, base);
  base.metrics.begin({ version: base.version, role });
  closing.others.push(keepFigures({ ...base, state: core.state }).stop);
  const renewal = await openRenewal({ role, base, core, stores }, settings);
  const { now, onRenewed } = renewal;
  closing.others.push(renewal.close);
  const reloading = createReloading({
    base,
    inForce: () => now().settings,
    reread,
    apply: async (next) => {
      const { before, now: after } = await renewal.renew(next);
      return (Object.keys(after) as (keyof typeof after)[]).some(
        (part) => part !== 'settings' && part !== 'routes' && after[part] !== before[part],
      );
    },
  });
  closing.settle = reloading.stop;
  closing.inForce = () => now().settings;
  const config = () => configClause(reloading.state(), base.clock.now());
  onRenewed((_, { settings: { general } }) => base.setLogLevel?.(general.logLevel));
  closing.roles.push({ stop: (graceMs) => now().watching.stop(graceMs) });
  if (works) closing.roles.push(...(await startWork(base, core, renewal, config)));

  const { platforms, failed } = talks
    ? await openPlatforms(settings, base, stores.state, stores.redis)
    : { platforms: [], failed: new Map<string, string>() };
  if (talks)
    base.metrics.begin(
      { version: base.version, role },
      { platform: platforms.map(({ id }) => id), verb: ['unknown', ...commands.map(({ verb }) => verb)] },
    );
  const page = consolePlatform({
    now: base.clock.now,
    metrics: base.metrics,
    // Several bots have a page each, with its own messages.
    workspace: stores.redis ? base.owner : 'local',
  });
  const health = createHealth({
    base,
    core,
    redis: stores.redis,
    tally: base.tally,
    get explaining() {
      return now().explaining;
    },
    config,
    risks: () => allRisks(now().settings, base.env),
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
      settings: now().settings,
      open: now().clusters,
      explaining: now().explaining,
      redis: stores.redis ? await redisNow() : undefined,
      platforms: talks ? platforms : undefined,
      failed,
    });
  const gauge = async (): Promise<void> => {
    const { watching, alerting } = now();
    // What cannot be asked keeps no other from being told.
    const all = [
      gaugeQueues(core, base.metrics),
      watching.gauge(),
      ...(alerting === undefined ? [] : [alerting.gauge(watching.isLeading())]),
    ];
    const failed = (await Promise.allSettled(all)).find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
  };
  const listening = { base, settings, readiness, gauge };
  let publicListener: Listener | undefined;
  const asked = {
    base,
    core,
    get settings() {
      return now().settings;
    },
    get explaining() {
      return now().explaining;
    },
    get custom() {
      return now().custom.filters;
    },
  };
  const api = talks ? openApi(asked) : undefined;
  // Its SDK is an eighth of what a process holds: loaded by who serves it.
  const mcp = talks && settings.mcp.http ? (await import('./mcp.ts')).openMcp(asked) : undefined;
  let mcpListener: Listener | undefined;
  let apiListener: Listener | undefined;
  if (talks) {
    const bot = await startBot(
      botParts({ base, core, renewal, stores, health }, [
        ...platforms,
        page,
        ...[api, mcp].flatMap((door) => (door === undefined ? [] : [door.platform])),
      ]),
    );
    onRenewed(bot.renewed);
    if (api !== undefined) onRenewed(api.renewed);
    if (mcp !== undefined) onRenewed(mcp.renewed);
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
  const tick = (queueIsNew: boolean): void => {
    const { watching, alerting, settings } = now();
    if (alerting !== undefined)
      watching.tick({ queueIsNew, tasks: [...digestTasks(core, settings.digests), ...alerting.tasks] });
  };
  tick(!stores.redis);
  onRenewed((before, after) => {
    if (before.watching !== after.watching) tick(false);
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
        ...(probed === undefined ? [] : [['Probes', `${probed.url}/readyz`] as const]),
        ...(publicListener === undefined ? [] : [['Webhooks', publicListener.url] as const]),
        ...(apiListener === undefined
          ? []
          : [[settings.api.rest ? 'gRPC and REST' : 'gRPC', apiListener.url] as const]),
        ...(mcpListener === undefined ? [] : [['MCP', `${mcpListener.url}/mcp`] as const]),
      ],
      hint: talks ? 'Open the chat page and try: /k8sgpt analyze' : undefined,
    }),
    reload: reloading.reload,
    files: () => [
      ...now().settings.files,
      ...kubeconfigFiles(now().settings.kubernetes.kubeconfig, base.env),
    ],
    stop,
  };
};
