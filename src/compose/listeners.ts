// SPDX-License-Identifier: Apache-2.0

import { type AdminParts, adminApp, healthApp, publicApp } from '../../adapters/http/app.ts';
import { bearerOrLocal, isLoopback } from '../../adapters/http/bearer.ts';
import { type DebugParts, debugRoutes } from '../../adapters/http/debug.ts';
import type { Readiness } from '../../adapters/http/health.ts';
import { type Listener, listen } from '../../adapters/http/listener.ts';
import { limitSources } from '../../adapters/http/source-limit.ts';
import type { ExposedMetrics } from '../../adapters/telemetry/metrics.ts';
import { cpuProfile, heapProfile } from '../../adapters/telemetry/profiles.ts';
import { messageOf, Refused } from '../core/errors.ts';
import type { Webhook } from '../core/ports/platform-module.ts';
import type { Tally } from '../figures/tally.ts';
import type { Base } from './base.ts';
import type { Settings } from './settings.ts';

/** Of a process whose metrics can be asked for. */
export interface ServiceBase extends Base {
  readonly metrics: ExposedMetrics;
  /** What they counted lately, for `/k8sgpt status`. */
  readonly tally: Tally;
  /** From now on. */
  readonly setLogLevel?: ((level: string) => void) | undefined;
}

export interface ListenerParts {
  readonly base: ServiceBase;
  readonly settings: Settings;
  readonly readiness: Readiness;
  /** Looked at before metrics are told. */
  readonly gauge: () => Promise<void>;
}

/** Counts what addresses send to one port. */
export const sourcesOf = ({ limits }: Pick<Settings, 'limits'>, { clock, log, metrics }: Base) =>
  limitSources(limits, { now: clock.now, log, metrics });

/** The port of webhooks, reachable from outside. */
export const openPublic = (
  { base, settings, readiness }: ListenerParts,
  webhooks: readonly Webhook[],
): Promise<Listener> =>
  listen(sourcesOf(settings, base).limited(publicApp(webhooks, readiness, base.log)), {
    port: settings.http.port,
    host: settings.http.host,
    setting: 'PORT',
  });

/** The port of probes that come from outside; undefined where none is wanted. */
export const openHealth = async ({
  base,
  settings: { http },
  readiness,
}: Omit<ListenerParts, 'gauge'>): Promise<Listener | undefined> =>
  http.healthPort === undefined
    ? undefined
    : listen(healthApp(readiness, base.log), {
        port: http.healthPort,
        host: http.host,
        setting: 'HEALTH_PORT',
      });

const profilesDoor = ({ clock, log }: Base, guard: DebugParts['guard'], hasToken: boolean) =>
  debugRoutes({
    profiles: { profile: cpuProfile(clock), 'heap-profile': heapProfile(clock) },
    guard,
    hasToken,
    log,
  });

/** The port of this machine; Refused when it would be open to others without a token. */
export const openAdmin = (
  { base, settings, readiness, gauge }: ListenerParts,
  page: ((token: string | undefined) => NonNullable<AdminParts['console']>) | undefined,
): Promise<Listener> => {
  const { adminHost: host, adminPort: port, adminToken: token } = settings.http;
  if (token === undefined && !isLoopback(host))
    throw new Refused(
      `ADMIN_HOST is ${host}: whoever reaches that address could use the bot. Set ADMIN_TOKEN, or leave ADMIN_HOST at 127.0.0.1.`,
    );
  const guard = bearerOrLocal(token);
  const app = adminApp({
    readiness,
    metrics: async () => {
      await gauge().catch((error: unknown) =>
        base.log.warn({ reason: messageOf(error) }, 'Queues cannot be measured'),
      );
      return base.metrics.expose();
    },
    guard,
    ...(settings.http.profiles ? { debug: profilesDoor(base, guard, token !== undefined) } : {}),
    ...(page === undefined ? {} : { console: page(token) }),
    log: base.log,
  });
  // No proxy stands before this port: what a header says of the sender is what the sender says.
  const limits = { ...settings.limits, trustProxy: 0 };
  return listen(sourcesOf({ limits }, base).limited(app), { port, host, setting: 'ADMIN_PORT' });
};
