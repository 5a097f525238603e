// SPDX-License-Identifier: Apache-2.0

import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { Unavailable } from '../../src/core/errors.ts';
import type { ExternalAlerts } from '../../src/core/external-alert.ts';
import { firingAlert, notification, postTo, serveIncoming, token } from '../support/incoming-alerts.ts';

const served = async (fail?: Error) => {
  const taken: ExternalAlerts[] = [];
  const server = await serveIncoming(async (alerts) => {
    if (fail !== undefined) throw fail;
    taken.push(alerts);
  });
  return { ...server, taken };
};

describe('the webhook of Alertmanager', () => {
  test('takes a notification, and keeps it before it says so', async () => {
    const { url, taken } = await served();
    const response = await postTo(url, notification([firingAlert()]));
    expect([response.status, await response.text()]).toEqual([200, 'taken']);
    expect(taken).toMatchObject([
      {
        firing: 1,
        resolved: 0,
        alerts: [
          {
            status: 'firing',
            startsAt: Date.parse('2026-11-25T11:31:00.123Z'),
            labels: { namespace: 'shop' },
          },
        ],
      },
    ]);
    expect(taken[0]?.alerts[0]).not.toHaveProperty('endsAt');
  });

  test('asks to come again where it cannot keep it', async () => {
    const { url } = await served(new Unavailable('Redis is away'));
    const response = await postTo(url, notification([firingAlert()]));
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '10']);
    expect((await postTo((await served(new Error('x'))).url, notification([firingAlert()]))).status).toBe(
      500,
    );
  });

  test('turns away whoever has no token, before anything of the body is read', async () => {
    const { url, taken, counted, lines } = await served();
    for (const authorization of ['', 'Bearer ', 'Bearer wrong', token, `Basic ${token}`, `bearer ${token}`]) {
      const response = await postTo(url, notification([firingAlert()]), { authorization });
      expect(response.status).toBe(401);
    }
    const { hostname, port } = new URL(url);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () =>
        socket.write('POST /webhooks/alertmanager HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n\r\n{'),
      );
      socket.once('data', (data: Buffer) => resolve(data.toString())).once('error', reject);
      socket.on('data', () => socket.destroy());
    });
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
    expect(taken).toEqual([]);
    expect(new Set(counted)).toEqual(new Set(['k8sgpt_webhook_refused_total alertmanager signature']));
    expect(lines.join('\n')).not.toContain(token);
  });

  test.each([
    ['no JSON', '{', 'This is no notification of Alertmanager: it is no JSON object.'],
    ['a list', [], 'This is no notification of Alertmanager: it is no JSON object.'],
    [
      'an older version',
      { ...notification([firingAlert()]), version: '3' },
      'This takes notifications of Alertmanager in version 4: point a webhook_configs of it here.',
    ],
    ['no alerts', notification([]), 'This is no notification of Alertmanager: alerts is wrong.'],
    [
      'a label that is no text',
      notification([firingAlert({}, { labels: { a: 1 } })]),
      'This is no notification of Alertmanager: alerts.0.labels.a is wrong.',
    ],
  ])('says in one sentence what is wrong: %s', async (_, body, sentence) => {
    const { url } = await served();
    const response = await postTo(url, body);
    expect([response.status, await response.text()]).toEqual([400, sentence]);
  });

  test('takes POST only, and no more than it says', async () => {
    const { url } = await served();
    expect((await fetch(url)).status).toBe(405);
    const large = await postTo(
      url,
      notification([firingAlert({}, { annotations: { x: 'x'.repeat(26_000_000) } })]),
    ).catch(() => undefined);
    expect(large?.status ?? 413).toBe(413);
  });

  test('drops what came from here, also in the middle of others', async () => {
    const { url, taken, counted } = await served();
    const own = firingAlert({ source: 'k8sgpt', k8sgpt_incident: 'f00' });
    expect((await postTo(url, notification([own]))).status).toBe(200);
    expect(taken).toEqual([]);
    expect(counted).toEqual(['k8sgpt_alerts_received_total own']);
    await postTo(url, notification([own, firingAlert()]));
    expect(taken[0]?.firing).toBe(1);
  });

  test('of ten thousand alerts keeps the gravest, and counts all', async () => {
    const { url, taken } = await served();
    const many = Array.from({ length: 10_000 }, (_, at) =>
      firingAlert({ severity: at === 9_999 ? 'critical' : 'warning' }, { fingerprint: String(at) }),
    );
    expect((await postTo(url, notification(many))).status).toBe(200);
    expect(taken[0]).toMatchObject({ firing: 10_000, resolved: 0 });
    expect(taken[0]?.alerts).toHaveLength(300);
    expect(taken[0]?.alerts[0]?.labels['severity']).toBe('critical');
    // One more changes what it is, though it is not among those that are kept.
    await postTo(url, notification([...many, firingAlert({}, { fingerprint: 'z' })]));
    expect(taken[1]?.signature).not.toBe(taken[0]?.signature);
    expect(JSON.stringify(taken[0]).length).toBeLessThan(300_000);
  });

  test('keeps no secret that an alert quotes', async () => {
    const { url, taken } = await served();
    await postTo(
      url,
      notification([
        firingAlert({}, { annotations: { summary: 'login with password=hunter2-of-ana failed' } }),
      ]),
    );
    expect(JSON.stringify(taken)).not.toContain('hunter2-of-ana');
  });
});
