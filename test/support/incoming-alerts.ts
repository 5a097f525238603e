// SPDX-License-Identifier: Apache-2.0

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { alertmanagerWebhook } from '../../adapters/alerts/_incoming.ts';
import { publicApp } from '../../adapters/http/app.ts';
import type { ExternalAlerts } from '../../src/core/external-alert.ts';
import { adapterParts, keepingLog } from './adapter-parts.ts';

export const token = 'token-of-alertmanager';

/** The public port with this webhook on it. Until the end of the test, or `close`. */
export const serveIncoming = async (
  take: (alerts: ExternalAlerts) => Promise<void>,
  isKept = false,
): Promise<{
  readonly url: string;
  readonly lines: readonly string[];
  readonly counted: readonly string[];
  readonly close: () => Promise<void>;
}> => {
  const { log, lines } = keepingLog();
  const counted: string[] = [];
  const metrics = {
    ...adapterParts().metrics,
    count: (metric: string, labels: Readonly<Record<string, string>> = {}) =>
      void counted.push([metric, ...Object.values(labels)].join(' ')),
  };
  const webhook = alertmanagerWebhook({ token, take, log, metrics });
  const app = publicApp([webhook], { alive: () => true, ready: () => true }, log);
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  if (!isKept) onTestFinished(close);
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/webhooks/alertmanager`, lines, counted, close };
};

const startsAt = '2026-11-25T11:31:00.123456789Z';

export const firingAlert = (labels: Readonly<Record<string, string>> = {}, more: object = {}) => ({
  status: 'firing',
  labels: {
    alertname: 'KubePodCrashLooping',
    severity: 'warning',
    namespace: 'shop',
    pod: 'checkout-7d9f8b6c5-x2v4k',
    job: 'kube-state-metrics',
    ...labels,
  },
  annotations: { summary: 'Pod is crash looping.' },
  startsAt,
  endsAt: '0001-01-01T00:00:00Z',
  generatorURL: 'http://prometheus/graph',
  fingerprint: JSON.stringify(labels).length.toString(16).padStart(16, '0'),
  ...more,
});

/** A notification as Alertmanager posts it. */
export const notification = (alerts: readonly object[], more: object = {}) => ({
  version: '4',
  groupKey: '{}:{alertname="KubePodCrashLooping"}',
  truncatedAlerts: 0,
  status: 'firing',
  receiver: 'bot',
  groupLabels: {},
  commonLabels: {},
  commonAnnotations: {},
  externalURL: 'http://alertmanager',
  alerts,
  ...more,
});

export const postTo = (url: string, body: object | string, headers: Readonly<Record<string, string>> = {}) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
