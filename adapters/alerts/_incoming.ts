// SPDX-License-Identifier: Apache-2.0

import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { messageOf, Unavailable } from '../../src/core/errors.ts';
import {
  alertSeverity,
  type ExternalAlert,
  type ExternalAlerts,
  isOwnAlert,
} from '../../src/core/external-alert.ts';
import { bySeverity } from '../../src/core/finding.ts';
import { fits } from '../../src/core/fits.ts';
import { jsonOfBody } from '../../src/core/json-of-body.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { Webhook } from '../../src/core/ports/platform-module.ts';
import { readBounded } from '../../src/core/read-bounded.ts';
import { redactSecrets } from '../../src/core/redact/redact-secrets.ts';

const PATH = '/webhooks/alertmanager';

/** Ten thousand alerts with long annotations. */
const MOST_BYTES = 24 * 1024 * 1024;
/** Alerts of one notification that are looked at one by one; the rest is counted. */
const MOST_ALERTS = 300;
const MOST_LABELS = 64;
const LONGEST = 1_000;

/** https://prometheus.io/docs/alerting/latest/configuration/#webhook_config */
const Payload = z.object({
  version: z.literal('4'),
  groupKey: z.string().min(1),
  alerts: z
    .array(
      z.object({
        status: z.enum(['firing', 'resolved']),
        labels: z.record(z.string(), z.string()),
        annotations: z.record(z.string(), z.string()).default({}),
        startsAt: z.iso.datetime({ offset: true }),
        endsAt: z.iso.datetime({ offset: true }).optional(),
        fingerprint: z.string().min(1).max(100),
      }),
    )
    .min(1),
});
type Payload = z.infer<typeof Payload>;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const short = (text: string): string => digest(text).toString('hex').slice(0, 32);

/** Words of strangers: bounded, and without secrets before anything keeps them. */
const bounded = (texts: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(texts)
      .slice(0, MOST_LABELS)
      .map(([name, text]) => [name.slice(0, LONGEST), redactSecrets(text.slice(0, LONGEST))]),
  );

const gravestFirst = (a: Payload['alerts'][number], b: Payload['alerts'][number]): number =>
  Number(a.status === 'resolved') - Number(b.status === 'resolved') ||
  bySeverity(alertSeverity(a), alertSeverity(b)) ||
  (a.fingerprint < b.fingerprint ? -1 : 1);

const alertsOf = ({ groupKey, alerts }: Payload): ExternalAlerts | undefined => {
  const others = alerts.filter((alert) => !isOwnAlert(alert)).sort(gravestFirst);
  if (others.length === 0) return undefined;
  const firing = others.filter(({ status }) => status === 'firing').length;
  return {
    groupKey: short(groupKey),
    alerts: others.slice(0, MOST_ALERTS).map(
      ({ status, fingerprint, labels, annotations, startsAt, endsAt }): ExternalAlert => ({
        status,
        fingerprint,
        labels: bounded(labels),
        annotations: bounded(annotations),
        startsAt: Date.parse(startsAt),
        // While it fires, an end is when it would end by itself, or none.
        ...(status === 'resolved' && endsAt !== undefined ? { endsAt: Date.parse(endsAt) } : {}),
      }),
    ),
    firing,
    resolved: others.length - firing,
    signature: short(others.map(({ fingerprint, status }) => `${fingerprint} ${status}`).join('\n')),
  };
};

/** One sentence that whoever set it up can act on. */
const faultOf = (error: z.ZodError): string => {
  const [issue] = error.issues;
  const where = issue?.path.join('.') ?? '';
  return where === 'version'
    ? 'This takes notifications of Alertmanager in version 4: point a webhook_configs of it here.'
    : `This is no notification of Alertmanager: ${where === '' ? 'it is no JSON object' : `${where} is wrong`}.`;
};

interface IncomingParts extends Pick<AdapterParts, 'log' | 'metrics'> {
  readonly token: string;
  /** Durable when it resolves; throws Unavailable where it cannot be kept now. */
  readonly take: (alerts: ExternalAlerts) => Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Why it was turned away, for the metric. */
  readonly why?: 'method' | 'signature' | 'size' | 'form' | undefined;
}

const CLOSE = { connection: 'close' } as const;
const tooLarge: Answer = {
  status: 413,
  text: 'This is too large: set max_alerts.',
  headers: CLOSE,
  why: 'size',
};

const give = (
  request: IncomingMessage,
  response: ServerResponse,
  { status, text, headers }: Answer,
): void => {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...headers }).end(text);
  // What was not read is not wanted.
  if (!request.complete) response.once('finish', () => request.destroy());
};

/** Where Alertmanager posts what fires: taken when it is kept, and said to be taken only then. */
export const alertmanagerWebhook = ({ token, take, log, metrics }: IncomingParts): Webhook => {
  const wanted = digest(`Bearer ${token}`);
  const judged = async (request: IncomingMessage): Promise<Answer> => {
    if (request.method !== 'POST')
      return { status: 405, text: 'POST only', headers: { allow: 'POST' }, why: 'method' };
    if (!timingSafeEqual(digest(request.headers.authorization ?? ''), wanted)) {
      const headers = { 'www-authenticate': 'Bearer', ...CLOSE };
      return { status: 401, text: 'The bearer token is missing or wrong.', headers, why: 'signature' };
    }
    if (Number(request.headers['content-length'] ?? 0) > MOST_BYTES) return tooLarge;
    const body = await readBounded(request as AsyncIterable<Uint8Array>, MOST_BYTES);
    if (body === undefined) return tooLarge;
    const payload = fits(Payload, jsonOfBody(body));
    if (!payload.success) return { status: 400, text: faultOf(payload.error), why: 'form' };
    const alerts = alertsOf(payload.data);
    if (alerts !== undefined) await take(alerts);
    metrics.count('k8sgpt_alerts_received_total', { outcome: alerts === undefined ? 'own' : 'taken' });
    return { status: 200, text: 'taken' };
  };
  /** Alertmanager comes again after a 5xx. */
  const failed = (error: unknown): Answer => {
    const headers = { 'retry-after': '10' };
    if (!(error instanceof Unavailable)) {
      log.error({ err: error }, 'Alerts could not be taken');
      return { status: 500, text: 'failed', headers };
    }
    log.warn({ reason: messageOf(error) }, 'Alerts cannot be kept now');
    return { status: 503, text: 'cannot keep this now', headers };
  };
  return {
    path: PATH,
    handle: (request, response) => {
      void judged(request)
        .catch(failed)
        .then((answer) => {
          if (answer.why !== undefined)
            metrics.count('k8sgpt_webhook_refused_total', { platform: 'alertmanager', why: answer.why });
          if (!response.destroyed) give(request, response, answer);
        });
    },
  };
};
