// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { IncidentMessage } from '../../adapters/alerts/_incident-message.ts';
import alertmanager from '../../adapters/alerts/alertmanager.ts';
import opsgenie from '../../adapters/alerts/opsgenie.ts';
import webhook from '../../adapters/alerts/webhook.ts';
import type { SinkModule } from '../../src/core/ports/sink-module.ts';
import { timeLimit } from '../../src/core/time-limit.ts';
import { openSink } from '../contracts/alert-sink.ts';
import { serveAlertmanager, serveOpsgenie } from '../standins/alert-receivers.ts';
import { serveReceiver } from '../standins/receiver.ts';
import { incidentEvent } from '../support/incident-events.ts';

const opened = (module: unknown, settings: object) => openSink(module as SinkModule, settings, {});
const signal = (): AbortSignal => timeLimit(5_000);
const owned = (owner: string | undefined) => ({
  ...incidentEvent('opened', { watched: { labels: { 'k8sgpt.ai/owner': 'shop-team', tier: 'gold' } } }),
  owner,
});

test('Opsgenie pages the team of the owner, else the one for all', async () => {
  const server = await serveOpsgenie('key-of-opsgenie');
  const sink = await opened(opsgenie, {
    url: server.url,
    apiKey: 'key-of-opsgenie',
    team: 'ops',
    teams: { 'shop-team': 'Shop', 'pay-*': 'Payments' },
  });
  for (const owner of ['shop-team', 'pay-cards', 'nobody', undefined])
    await sink.send(owned(owner), signal());
  expect(server.received.map(({ json }) => [json.responders[0].name, json.details.owner])).toEqual([
    ['Shop', 'shop-team'],
    ['Payments', 'pay-cards'],
    ['ops', 'nobody'],
    ['ops', undefined],
  ]);
});

test('a webhook carries whose it is, and the labels by which it is routed', async () => {
  const server = await serveReceiver(() => ({ status: 202 }));
  const sink = await opened(webhook, { urls: server.url });
  await sink.send(owned('shop-team'), signal());
  await sink.send(incidentEvent('opened'), signal());
  const [first, second] = server.received.map(({ json }) => IncidentMessage.parse(json).incident);
  expect(first).toMatchObject({
    owner: 'shop-team',
    labels: { 'k8sgpt.ai/owner': 'shop-team', tier: 'gold' },
  });
  expect([second?.owner, second?.labels]).toEqual([undefined, undefined]);
});

test('Alertmanager routes by the same labels, under names that it takes', async () => {
  const server = await serveAlertmanager();
  const sink = await opened(alertmanager, { urls: server.url });
  await sink.send(owned('shop-team'), signal());
  expect(server.received[0]?.json[0].labels).toMatchObject({
    label_k8sgpt_ai_owner: 'shop-team',
    label_tier: 'gold',
    severity: 'critical',
  });
});
