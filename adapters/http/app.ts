// SPDX-License-Identifier: Apache-2.0

import express, { type Express, type RequestHandler, type Router } from 'express';
import type { Webhook } from '../../src/core/ports/platform-module.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import { healthRoutes, type Readiness } from './health.ts';

/** What a fault of ours looks like from outside: one word and a line in the log. */
const onFault =
  (log: Log): express.ErrorRequestHandler =>
  (error: unknown, _request, response, next) => {
    const status = (error as { readonly status?: unknown }).status;
    if (typeof status === 'number' && status >= 400 && status < 500) {
      response.status(status).type('text').send('bad request');
      return;
    }
    log.error({ err: error }, 'Request failed');
    if (response.headersSent) next(error);
    else response.status(500).type('text').send('failed');
  };

const bare = (): Express => {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  return app;
};

/** The public port: webhooks that verify themselves, and health; nothing else. */
export const publicApp = (webhooks: readonly Webhook[], readiness: Readiness, log: Log): Express => {
  const app = bare();
  app.use(healthRoutes(readiness));
  for (const { path, handle } of webhooks) app.all(path, (request, response) => handle(request, response));
  app.use((_request, response) => void response.status(404).type('text').send('not found'));
  app.use(onFault(log));
  return app;
};

/** The port of probes: health, and nothing that anybody could use. */
export const healthApp = (readiness: Readiness, log: Log): Express => publicApp([], readiness, log);

export interface AdminParts {
  readonly readiness: Readiness;
  /** Prometheus text format. */
  readonly metrics: () => Promise<{ readonly contentType: string; readonly body: string }>;
  /** Decides who may use this port. */
  readonly guard: RequestHandler;
  /** The page, where there is one. */
  readonly console?: Router | undefined;
  /** Profiles, where they may be taken. */
  readonly debug?: Router | undefined;
  readonly log: Log;
}

/** The local port: health for probes, and behind the guard metrics and the page. */
export const adminApp = ({ readiness, metrics, guard, console, debug, log }: AdminParts): Express => {
  const app = bare();
  app.use(healthRoutes(readiness));
  app.get('/metrics', guard, async (_request, response) => {
    const { contentType, body } = await metrics();
    response.set('content-type', contentType).send(body);
  });
  if (debug !== undefined) app.use(debug);
  if (console !== undefined) app.use(console);
  app.use((_request, response) => void response.status(404).type('text').send('not found'));
  app.use(onFault(log));
  return app;
};
