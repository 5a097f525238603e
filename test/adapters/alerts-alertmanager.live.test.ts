// SPDX-License-Identifier: Apache-2.0

import { afterAll, beforeAll, expect, test } from 'vitest';
import alertmanager from '../../adapters/alerts/alertmanager.ts';
import type { ExternalAlerts } from '../../src/core/external-alert.ts';
import { timeLimit } from '../../src/core/time-limit.ts';
import { openSink } from '../contracts/alert-sink.ts';
import { adapterParts } from '../support/adapter-parts.ts';
import { type AlertmanagerServer, startAlertmanager } from '../support/alertmanager.ts';
import { eventually } from '../support/eventually.ts';
import { incidentEvent, someFacts, watchedRecord } from '../support/incident-events.ts';
import { serveIncoming, token } from '../support/incoming-alerts.ts';
import { describeWith } from '../support/needs.ts';

const signal = (): AbortSignal => timeLimit(5_000);
const minute = 60_000;

describeWith('prometheus-alertmanager', 'a real Alertmanager', (program) => {
  let server: AlertmanagerServer;
  let incoming: Awaited<ReturnType<typeof serveIncoming>>;
  const taken: ExternalAlerts[] = [];
  beforeAll(async () => {
    incoming = await serveIncoming(async (alerts) => void taken.push(alerts), true);
    server = await startAlertmanager(program, { url: incoming.url, token });
  }, 30_000);
  afterAll(async () => {
    await server.close();
    await incoming.close();
  });

  const sink = (more: object = {}) => openSink(alertmanager, { urls: [server.url], repeat: '10s', ...more });
  const ours = async (incident: string) =>
    (await server.alerts()).filter(({ labels }) => labels['k8sgpt_incident'] === incident);

  test('is told of an incident, groups it, keeps it while it is said again, and sees it end', async () => {
    const record = { incident: 'life' };
    const out = await sink({ evidence: true, link: 'https://chat.example.com/alerts' });
    await out.send(incidentEvent('opened', { record, facts: someFacts }), signal());
    await eventually(async () => {
      const [alert] = await ours('life');
      expect(alert).toMatchObject({
        labels: {
          alertname: 'DeploymentConfigMissing',
          cluster: 'prod-eu',
          severity: 'critical',
          namespace: 'shop',
        },
        annotations: { summary: 'prod-eu / shop: checkout is down: ConfigMap shop-config does not exist' },
        generatorURL: 'https://chat.example.com/alerts',
        startsAt: '2026-11-25T11:31:00.000Z',
        status: { state: 'active' },
      });
    });
    const groups = await server.groups();
    expect(groups.map(({ labels }) => labels)).toContainEqual({
      alertname: 'DeploymentConfigMissing',
      cluster: 'prod-eu',
    });
    const before = Date.parse((await ours('life'))[0]?.endsAt ?? '');
    await new Promise((resolve) => setTimeout(resolve, 20));
    await out.repeat?.send([watchedRecord({ record })], signal());
    await eventually(async () => {
      const [again, ...others] = await ours('life');
      expect(Date.parse(again?.endsAt ?? '')).toBeGreaterThan(before);
      // The same alert, with what it was told at first.
      expect(others).toEqual([]);
      expect(again?.annotations['evidence']).toContain('shop-config');
    });
    await out.send(incidentEvent('resolved', { record: { ...record, state: 'resolved' } }), signal());
    await eventually(async () => expect(await ours('life')).toEqual([]));
  }, 60_000);

  test('sees one alert of an incident that grows worse, not two', async () => {
    const out = await sink();
    const record = { incident: 'worse' };
    await out.send(incidentEvent('opened', { record: { ...record, severity: 'warning' } }), signal());
    await eventually(async () => expect(await ours('worse')).toHaveLength(1));
    await out.send(incidentEvent('worse', { record }), signal());
    await eventually(async () =>
      expect((await ours('worse')).map(({ labels }) => labels['severity'])).toEqual(['critical']),
    );
  });

  test('ends by itself what a bot that died said last', async () => {
    const late = adapterParts({
      clock: { now: () => Date.now() - minute, sleep: async () => undefined },
    });
    const [dead] = await alertmanager.open(
      alertmanager.config.schema.parse({ urls: [server.url], repeat: '10s' }),
      late,
    );
    await dead?.send(incidentEvent('opened', { record: { incident: 'dead' } }), signal());
    await dead?.close();
    await eventually(async () => expect(await ours('dead')).toEqual([]));
  });

  test('tells us of what others told it, and what is over; of ours nothing comes back', async () => {
    const out = await sink();
    await out.send(incidentEvent('opened', { record: { incident: 'loop' } }), signal());
    const labels = { alertname: 'KubeNodeNotReady', node: 'worker-7', severity: 'critical' };
    const startsAt = new Date(Date.now() - minute).toISOString();
    await server.post([{ labels, annotations: { summary: 'worker-7 is not ready' }, startsAt }]);
    await eventually(async () => {
      expect(incoming.counted).toContain('k8sgpt_alerts_received_total own');
      expect(taken).toHaveLength(1);
    }, 60_000);
    expect(taken[0]).toMatchObject({
      firing: 1,
      alerts: [
        {
          status: 'firing',
          labels,
          annotations: { summary: 'worker-7 is not ready' },
          startsAt: Date.parse(startsAt),
        },
      ],
    });
    await server.post([{ labels, startsAt, endsAt: new Date().toISOString() }]);
    await eventually(async () => expect(taken).toHaveLength(2), 10_000);
    expect(taken[1]).toMatchObject({ firing: 0, resolved: 1, alerts: [{ status: 'resolved' }] });
    expect(taken[1]?.groupKey).toBe(taken[0]?.groupKey);
    expect(JSON.stringify(taken)).not.toContain('k8sgpt_incident');
  }, 60_000);

  test('is looked at by doctor', async () => {
    const settings = alertmanager.config.schema.parse({ urls: [server.url] });
    const checks = await alertmanager.diagnose(settings, adapterParts(), signal());
    expect(checks).toMatchObject([{ status: 'ok', detail: expect.stringMatching(/^version \d+\.\d+/) }]);
  });
});
