// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { IncidentMessage } from '../../adapters/alerts/_incident-message.ts';
import alertmanager from '../../adapters/alerts/alertmanager.ts';
import cloudevents from '../../adapters/alerts/cloudevents.ts';
import opsgenie from '../../adapters/alerts/opsgenie.ts';
import pagerduty from '../../adapters/alerts/pagerduty.ts';
import webhook from '../../adapters/alerts/webhook.ts';
import { deeds, turns } from '../../src/core/incident-record.ts';
import type { AlertSink } from '../../src/core/ports/alert-sink.ts';
import type { SinkModule } from '../../src/core/ports/sink-module.ts';
import { timeLimit } from '../../src/core/time-limit.ts';
import { openSink } from '../contracts/alert-sink.ts';
import {
  isSigned,
  serveAlertmanager,
  serveCloudEvents,
  serveOpsgenie,
  servePagerduty,
} from '../standins/alert-receivers.ts';
import { serveReceiver } from '../standins/receiver.ts';
import { adapterParts } from '../support/adapter-parts.ts';
import { incidentEvent, someFacts, watchedRecord } from '../support/incident-events.ts';
import { virtualClock } from '../support/virtual-clock.ts';

const opened = (module: unknown, settings: object, parts = {}) =>
  openSink(module as SinkModule, settings, parts);
const signal = (): AbortSignal => timeLimit(5_000);
const names = [...turns, ...deeds];
const wanted = (sink: AlertSink, given: Parameters<typeof incidentEvent>[1] = {}) =>
  names.filter((name) => sink.wants(incidentEvent(name, given)));
const start = Date.parse('2026-11-25T11:40:00Z');

describe('Alertmanager', () => {
  test('is told labels that its routes look for, and words for people', async () => {
    const server = await serveAlertmanager();
    const clock = virtualClock(start);
    const sink = await opened(
      alertmanager,
      { urls: server.url, labels: { team: 'shop' }, link: 'https://chat.example.com/alerts' },
      { clock },
    );
    await sink.send(incidentEvent('opened'), signal());
    expect(server.received[0]?.json).toEqual([
      {
        labels: {
          alertname: 'DeploymentConfigMissing',
          source: 'k8sgpt',
          team: 'shop',
          cluster: 'prod-eu',
          namespace: 'shop',
          severity: 'critical',
          object: 'Deployment/shop/checkout',
          k8sgpt_incident: 'f00d1e',
        },
        annotations: {
          summary: 'prod-eu / shop: checkout is down: ConfigMap shop-config does not exist',
          description: 'checkout is down: ConfigMap shop-config does not exist',
          namespaces: 'shop',
          workloads: '2',
          codes: 'deployment/config-missing, service/no-endpoints',
        },
        startsAt: '2026-11-25T11:31:00.000Z',
        endsAt: '2026-11-25T11:44:00.000Z',
        generatorURL: 'https://chat.example.com/alerts',
      },
    ]);
  });

  test('hears of an alert again before it would end, with what was told of it', async () => {
    const server = await serveAlertmanager();
    const clock = virtualClock(start);
    const sink = await opened(alertmanager, { urls: [server.url], repeat: '30s', evidence: true }, { clock });
    await sink.send(incidentEvent('opened', { facts: someFacts }), signal());
    await clock.until(() => clock.now() >= start + 30_000, 60_000).catch(() => undefined);
    await sink.repeat?.send([watchedRecord()], signal());
    const [first, again] = server.received.map(({ json }) => json[0]);
    expect(sink.repeat?.everyMs).toBe(30_000);
    expect(again.labels).toEqual(first.labels);
    expect(again.annotations).toEqual(first.annotations);
    expect(again.annotations.evidence).toContain('shop-config');
    expect(Date.parse(first.endsAt) - start).toBeGreaterThan(3 * 30_000);
  });

  test('sees the less grave alert end when it becomes a graver one', async () => {
    const server = await serveAlertmanager();
    const sink = await opened(alertmanager, { urls: [server.url] }, { clock: virtualClock(start) });
    await sink.send(incidentEvent('opened', { record: { severity: 'warning' } }), signal());
    await sink.send(incidentEvent('worse'), signal());
    await sink.send(incidentEvent('resolved', { record: { state: 'resolved' } }), signal());
    const said = server.received.map(({ json }) =>
      json.map((alert: { labels: { severity: string }; endsAt: string }) => [
        alert.labels.severity,
        Date.parse(alert.endsAt) - start,
      ]),
    );
    expect(said).toEqual([
      [['warning', 240_000]],
      [
        ['warning', 0],
        ['critical', 240_000],
      ],
      [['critical', 0]],
    ]);
  });

  test('of a pair one is enough, and both are told', async () => {
    const one = await serveAlertmanager();
    const other = await serveAlertmanager();
    const sink = await opened(alertmanager, { urls: `${one.url},${other.url}` });
    one.next({ status: 503 });
    await sink.send(incidentEvent('opened'), signal());
    expect([one.received.length, other.received.length]).toEqual([1, 1]);
    one.next({ status: 401 });
    other.next({ status: 503 });
    await expect(sink.send(incidentEvent('opened'), signal())).rejects.toMatchObject({ name: 'Unavailable' });
  });

  test('takes a name with its password, and is looked at by doctor', async () => {
    const basic = `Basic ${Buffer.from('bot:pass-word-1').toString('base64')}`;
    const server = await serveAlertmanager(basic);
    const given = { urls: [server.url], username: 'bot', password: 'pass-word-1' };
    const sink = await opened(alertmanager, given);
    await sink.send(incidentEvent('opened'), signal());
    const look = (settings: object) =>
      alertmanager.diagnose(alertmanager.config.schema.parse(settings), adapterParts(), signal());
    const host = new URL(server.url).host;
    expect(await look(given)).toEqual([{ name: host, status: 'ok', detail: 'version 0.25.0' }]);
    expect(await look({ urls: [server.url] })).toMatchObject([{ status: 'failed', fix: expect.any(String) }]);
    expect(() => alertmanager.isConfigured(alertmanager.config.schema.parse({ username: 'bot' }))).toThrow(
      'ALERTMANAGER_USERNAME is set, but ALERTMANAGER_PASSWORD is not.',
    );
  });
});

describe('which incidents a sink is told of', () => {
  test('those of a severity, of clusters, and only those that a watch opened', async () => {
    const sink = await opened(webhook, {
      urls: 'http://127.0.0.1:1',
      severity: 'warning',
      clusters: 'prod-*',
    });
    const wants = (record: object) => sink.wants(incidentEvent('opened', { record }));
    expect(['critical', 'warning', 'info'].map((severity) => wants({ severity }))).toEqual([
      true,
      true,
      false,
    ]);
    expect(['prod-eu', 'prod-us', 'dev'].map((cluster) => wants({ cluster }))).toEqual([true, true, false]);
    expect(wants({ watched: undefined })).toBe(false);
  });

  test('what was told when it was graver is also told to be over', async () => {
    const sink = await opened(webhook, { urls: 'http://127.0.0.1:1', severity: 'critical' });
    const given = {
      record: { severity: 'warning' },
      watched: { told: { severity: 'critical', workloads: 2 } },
    };
    expect(sink.wants(incidentEvent('resolved', given as never))).toBe(true);
  });

  test('paging hears of what is to be done and of its end; others of everything', async () => {
    const paging = ['opened', 'reopened', 'worse', 'changed', 'resolved', 'escalated', 'acknowledged'];
    const pages = await opened(pagerduty, { routingKey: 'a'.repeat(32) });
    expect(wanted(pages)).toEqual(paging);
    expect(wanted(pages, { record: { severity: 'warning' } })).toEqual([]);
    const late = await opened(opsgenie, { apiKey: 'key-of-opsgenie', on: 'escalated' });
    // Somebody was mentioned: nobody was paged.
    expect(wanted(late, { watched: { escalated: 1 } })).toEqual([]);
    expect(wanted(late, { watched: { escalated: 2, paged: ['pagerduty'] } })).toEqual([]);
    expect(wanted(late, { watched: { escalated: 2, paged: ['*'] } })).toEqual(paging);
    expect(wanted(late, { watched: { escalated: 3, paged: ['pagerduty', 'opsgenie'] } })).toEqual(paging);
    expect(wanted(await opened(webhook, { urls: 'http://127.0.0.1:1' }))).toEqual(names);
  });
});

describe('paging', () => {
  const key = '0123456789abcdef0123456789abcdef';
  const by = { turn: { by: 'ana' } };

  test('PagerDuty: one key through the life of an incident', async () => {
    const server = await servePagerduty(key);
    const sink = await opened(pagerduty, { url: server.url, routingKey: key });
    for (const name of ['opened', 'worse', 'acknowledged', 'resolved'] as const)
      await sink.send(incidentEvent(name, by), signal());
    expect(server.received.map(({ json }) => [json.event_action, json.dedup_key])).toEqual(
      ['trigger', 'trigger', 'acknowledge', 'resolve'].map((action) => [action, 'k8sgpt/prod-eu/f00d1e/1']),
    );
    expect(server.received[0]?.json.payload).toMatchObject({
      summary: 'prod-eu / shop: checkout is down: ConfigMap shop-config does not exist',
      source: 'prod-eu',
      severity: 'critical',
      timestamp: '2026-11-25T11:31:00.000Z',
      component: 'Deployment/shop/checkout',
      group: 'shop',
      class: 'deployment/config-missing',
    });
    // A new episode is a new page.
    await sink.send(incidentEvent('opened', { watched: { episode: 2 } }), signal());
    expect(server.received.at(-1)?.json.dedup_key).toBe('k8sgpt/prod-eu/f00d1e/2');
  });

  test('Opsgenie: created, acknowledged and closed by its alias', async () => {
    const server = await serveOpsgenie('key-of-opsgenie');
    const sink = await opened(opsgenie, { url: server.url, apiKey: 'key-of-opsgenie', team: 'shop' });
    for (const name of ['opened', 'acknowledged', 'resolved'] as const)
      await sink.send(incidentEvent(name, { ...by, facts: someFacts }), signal());
    const alias = encodeURIComponent('k8sgpt/prod-eu/f00d1e/1');
    expect(server.received.map(({ path }) => path)).toEqual([
      '/v2/alerts',
      `/v2/alerts/${alias}/acknowledge?identifierType=alias`,
      `/v2/alerts/${alias}/close?identifierType=alias`,
    ]);
    expect(server.received[0]?.json).toMatchObject({
      alias: 'k8sgpt/prod-eu/f00d1e/1',
      priority: 'P1',
      responders: [{ name: 'shop', type: 'team' }],
      description: expect.stringContaining('Do: Create ConfigMap shop-config in shop.'),
    });
    expect(server.received[1]?.json).toEqual({ source: 'k8sgpt', user: 'ana' });
  });

  test('names of any length fit into what they take', async () => {
    const record = { title: ['💥'.repeat(2_000)], incident: 'i'.repeat(600), cluster: 'arn:aws:eks:x/y' };
    const given = { record, facts: { ...someFacts, evidence: ['e'.repeat(40_000)] } };
    const pager = await servePagerduty(key);
    await (await opened(pagerduty, { url: pager.url, routingKey: key })).send(
      incidentEvent('opened', given),
      signal(),
    );
    const genie = await serveOpsgenie('key-of-opsgenie');
    const sink = await opened(opsgenie, { url: genie.url, apiKey: 'key-of-opsgenie' });
    for (const name of ['opened', 'resolved'] as const) await sink.send(incidentEvent(name, given), signal());
    expect(JSON.stringify(pager.received[0]?.json.payload.summary)).not.toMatch(/\\ud[89ab]/i);
    expect(genie.received[1]?.path).toContain(encodeURIComponent(genie.received[0]?.json.alias));
  });
});

describe('webhook and CloudEvents', () => {
  test('a webhook carries what its schema says, signed at the time it was sent', async () => {
    const secret = `whsec_${Buffer.from('a key of tools').toString('base64')}`;
    const server = await serveReceiver(() => ({ status: 202 }));
    const clock = virtualClock(start);
    const [first, second, ...more] = await webhook.open(
      webhook.config.schema.parse({ urls: [`${server.url}/a`, `${server.url}/b`], secret }),
      adapterParts({ clock }),
    );
    expect([first?.name, second?.name, more]).toEqual(['webhook', 'webhook-2', []]);
    await second?.send(incidentEvent('acknowledged', { turn: { by: 'ana' } }), signal());
    const [received] = server.received;
    if (received === undefined) throw new Error('nothing arrived');
    expect(received.path).toBe('/b');
    expect(isSigned(received, Buffer.from('a key of tools'))).toBe(true);
    expect(received.headers['webhook-timestamp']).toBe(String(start / 1_000));
    expect(IncidentMessage.parse(received.json)).toMatchObject({ event: 'acknowledged', by: 'ana' });
    expect(received.json).not.toHaveProperty('facts');
  });

  test('words of the cluster leave only where they are wanted', async () => {
    const sinks = [
      await opened(webhook, { urls: 'http://127.0.0.1:1' }),
      await opened(webhook, { urls: 'http://127.0.0.1:1', evidence: true }),
    ];
    expect(sinks.map(({ wantsFacts }) => wantsFacts)).toEqual([false, true]);
  });

  test('CloudEvents of our own kind', async () => {
    const server = await serveCloudEvents();
    const sink = await opened(cloudevents, { url: server.url });
    await sink.send(incidentEvent('resolved', { record: { cluster: 'a/b' } }), signal());
    expect(server.received[0]?.json).toMatchObject({
      specversion: '1.0',
      id: `f00d1e/1/resolved/${Date.parse('2026-11-25T11:31:00Z')}`,
      source: '/k8sgpt/clusters/a%2Fb',
      type: 'ai.k8sgpt.incident.resolved',
      subject: 'Deployment/shop/checkout',
      datacontenttype: 'application/json',
    });
    expect(IncidentMessage.safeParse(server.received[0]?.json.data).success).toBe(true);
  });

  test('CloudEvents as k8sgpt-operator sends them, without pings', async () => {
    const server = await serveCloudEvents();
    const sink = await opened(cloudevents, { url: server.url, like: 'operator' });
    expect(wanted(sink)).toEqual(['opened', 'reopened', 'worse', 'changed', 'resolved', 'escalated']);
    await sink.send(incidentEvent('opened', { record: { title: ['<!channel> is down'] } }), signal());
    expect(server.received[0]?.json).toMatchObject({
      source: 'https://github.com/k8sgpt-ai/k8sgpt-operator',
      type: 'com.github.k8sgpt-ai.k8sgpt-operator.sinks.cloudevents',
      data: {
        text: '>*[prod-eu] K8sGPT analysis of the Deployment/shop/checkout*',
        attachments: [{ type: 'mrkdwn', text: '&lt;!channel&gt; is down', color: 'danger', title: 'Report' }],
      },
    });
  });
});
