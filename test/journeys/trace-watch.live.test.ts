// SPDX-License-Identifier: Apache-2.0

import { expect, it, onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { describeWith } from '../support/needs.ts';
import { otlpReceiver } from '../support/otlp-receiver.ts';
import { openWorld, PATIENT, textsOf } from '../support/world.ts';

const token = 'api-token-0123456789abcdef';
const theirs = '0123456789abcdef0123456789abcdef';

const config = `watches:
  - { name: all, cluster: demo, every: 30s }
routes:
  default: { platform: slack, workspace: T0, channel: C0 }
alerts:
  settle: 0s
`;

describeWith('redis-server', 'traces', () => {
  it('of looks are their own, and alerts are linked to the look that found them', PATIENT, async () => {
    const receiver = await otlpReceiver();
    onTestFinished(() => receiver.close());
    const world = await openWorld({
      config,
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, K8SGPT_LOG_LEVEL: 'debug' },
    });
    const [worker] = await Promise.all([world.start('worker'), world.start('bot')]);
    await eventually(() => expect(textsOf(world.roots('C0')).length).toBeGreaterThan(0), 90_000);
    await eventually(() => {
      const job = receiver.spans.find(({ name }) => name === 'job');
      expect(job).toMatchObject({ parent: undefined, attributes: { 'k8sgpt.run.kind': 'watch' } });
      const alert = receiver.spans.find(({ name }) => name === 'alert');
      expect(alert).toMatchObject({ parent: undefined });
      expect(alert?.traceId).not.toBe(job?.traceId);
      expect(alert?.links.map(({ traceId }) => traceId)).toEqual([job?.traceId]);
      const delivered = receiver.spans.find(
        ({ name, traceId }) => name === 'deliver' && traceId === alert?.traceId,
      );
      expect(delivered?.resource['k8sgpt.role']).toBe('bot');
    }, 30_000);
    expect(worker.output()).toContain('"watch":"');
  });

  it('of callers go on, where they showed a token', PATIENT, async () => {
    const receiver = await otlpReceiver();
    onTestFinished(() => receiver.close());
    const world = await openWorld({
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        K8SGPT_API_PORT: '0',
        K8SGPT_API_REST: 'true',
        K8SGPT_API_TOKEN: token,
      },
    });
    const [bot] = await Promise.all([world.start('bot'), world.start('worker')]);
    const api = new URL(/gRPC and REST\W+(http:\/\/\S+)/.exec(bot.output())?.[1] ?? 'http://none').origin;
    const headers = { traceparent: `00-${theirs}-0123456789abcdef-01` };
    expect((await fetch(`${api}/v1/analyze`, { method: 'POST', headers, body: '{}' })).status).toBe(401);
    const answer = await fetch(`${api}/v1/analyze`, {
      method: 'POST',
      headers: { ...headers, authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(answer.status).toBe(200);
    await eventually(() => {
      const call = receiver.spans.find(({ name }) => name === 'call');
      expect(call).toMatchObject({ traceId: theirs, parent: '0123456789abcdef', kind: 2 });
      expect(call?.attributes).toMatchObject({ 'k8sgpt.surface': 'rest', 'http.route': '/v1/analyze' });
      const job = receiver.spans.find(({ name }) => name === 'job');
      expect(job?.traceId).toBe(theirs);
    }, 30_000);
    expect(receiver.spans.filter(({ name }) => name === 'call')).toHaveLength(1);
  });
});
