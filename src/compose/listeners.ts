import { type AdminParts, adminApp, publicApp } from '../../adapters/http/app.ts';
import { bearerOrLocal, isLoopback } from '../../adapters/http/bearer.ts';
import type { Readiness } from '../../adapters/http/health.ts';
import { type Listener, listen } from '../../adapters/http/listener.ts';
import type { ExposedMetrics } from '../../adapters/telemetry/metrics.ts';
import { messageOf, Refused } from '../core/errors.ts';
import type { Webhook } from '../core/ports/platform-module.ts';
import type { Base } from './base.ts';
import type { Settings } from './settings.ts';

/** Of a process whose metrics can be asked for. */
export interface ServiceBase extends Base {
  readonly metrics: ExposedMetrics;
}

export interface ListenerParts {
  readonly base: ServiceBase;
  readonly settings: Settings;
  readonly readiness: Readiness;
  /** Looked at before metrics are told. */
  readonly gauge: () => Promise<void>;
}

/** The port of webhooks, reachable from outside. */
export const openPublic = (
  { base, settings, readiness }: ListenerParts,
  webhooks: readonly Webhook[],
): Promise<Listener> =>
  listen(publicApp(webhooks, readiness, base.log), {
    port: settings.http.port,
    host: settings.http.host,
    setting: 'PORT',
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
  const app = adminApp({
    readiness,
    metrics: async () => {
      await gauge().catch((error: unknown) =>
        base.log.warn({ reason: messageOf(error) }, 'Queues cannot be measured'),
      );
      return base.metrics.expose();
    },
    guard: bearerOrLocal(token),
    ...(page === undefined ? {} : { console: page(token) }),
    log: base.log,
  });
  return listen(app, { port, host, setting: 'ADMIN_PORT' });
};
