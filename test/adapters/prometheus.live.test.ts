// SPDX-License-Identifier: Apache-2.0

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { prometheusConfig, setupOf } from '../../adapters/prometheus/config.ts';
import { diagnosePrometheus } from '../../adapters/prometheus/diagnose.ts';
import { openPrometheus } from '../../adapters/prometheus/source.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { MetricQuestion } from '../../src/core/ports/metric-source.ts';
import { timeLimit } from '../../src/core/time-limit.ts';
import { servePrometheus, vector } from '../standins/prometheus.ts';
import { adapterParts } from '../support/adapter-parts.ts';
import { eventually } from '../support/eventually.ts';
import { describeWith } from '../support/needs.ts';
import { type PrometheusServer, startPrometheus } from '../support/prometheus.ts';

const signal = (): AbortSignal => timeLimit(10_000);

const opened = async (settings: object, parts: Partial<AdapterParts> = {}) => {
  const setup = setupOf(prometheusConfig.schema.parse(settings));
  if (setup === undefined) throw new Error('nothing is set');
  const source = await openPrometheus(setup, adapterParts(parts), () => 'east');
  onTestFinished(() => source.close());
  const ask = (query: string, more: Partial<MetricQuestion> = {}) =>
    source.ask({ cluster: 'east', namespaces: undefined, query, ...more }, signal());
  return { source, ask };
};

const checksOf = async (settings: object) =>
  diagnosePrometheus(prometheusConfig.schema.parse(settings), adapterParts(), signal());

const METRICS = `# TYPE orders_waiting gauge
orders_waiting{namespace="shop",pod="checkout-0",cluster="east"} 7
orders_waiting{namespace="shop",pod="checkout-0",cluster="west"} 70
orders_waiting{namespace="billing",pod="ledger-0",cluster="east"} 2.5
# TYPE odd gauge
odd{cluster="east"} +Inf
${Array.from({ length: 60 }, (_, at) => `many{n="${at}"} 1`).join('\n')}
`;

describeWith('prometheus', 'a real Prometheus', (program) => {
  let server: PrometheusServer;
  beforeAll(async () => {
    server = await startPrometheus(program, METRICS);
  }, 30_000);
  afterAll(() => server.close());

  const asking = (settings: object = {}) => opened({ url: server.url, ...settings });
  const measured = async (): Promise<void> => {
    const { ask } = await asking();
    await eventually(async () => {
      const { series } = await ask('count_over_time(odd[1m]) > 2');
      expect(series).toHaveLength(1);
    }, 60_000);
  };

  test('answers at this moment and over the last minutes', async () => {
    await measured();
    const { ask } = await asking();
    const labels = { namespace: 'shop', pod: 'checkout-0', cluster: 'east' };
    expect(
      await ask('sum by (namespace, pod, cluster) (orders_waiting{namespace="shop",cluster="east"})'),
    ).toEqual({
      series: [{ labels, values: [7] }],
      isCut: false,
    });
    const { series } = await ask('orders_waiting{namespace="shop",cluster="east"}', { minutes: 60 });
    expect(series[0]?.labels).toMatchObject(labels);
    expect(series[0]?.values).toContain(7);
    expect((await ask('odd')).series[0]?.values).toEqual([Infinity]);
    expect((await ask('scalar(vector(3))')).series).toEqual([{ labels: {}, values: [3] }]);
    expect(await ask('nothing_of_the_kind')).toEqual({ series: [], isCut: false });
  });

  test('tells of so many series and says that there are more', async () => {
    await measured();
    const { ask } = await asking();
    const { series, isCut } = await ask('many');
    expect([series.length, isCut]).toEqual([40, true]);
  });

  test('what is wrong with a query comes back in its words', async () => {
    const { ask } = await asking();
    await expect(ask('sum(rate(')).rejects.toMatchObject({
      name: 'Refused',
      message: expect.stringMatching(/^Prometheus says: .*parse error/),
    });
  });

  test('of several clusters one is asked for, whatever the query says', async () => {
    await measured();
    const { ask, source } = await asking({ clusterLabel: 'cluster' });
    expect((await ask('sum(orders_waiting)')).series[0]?.values).toEqual([9.5]);
    expect((await ask('sum(orders_waiting{})', { cluster: 'west' })).series[0]?.values).toEqual([70]);
    expect((await ask('sum(orders_waiting{cluster="west"})')).series).toEqual([]);
    expect(source.knows('north')).toBe(true);
  });

  test('people of one namespace are told of it alone', async () => {
    await measured();
    const { ask } = await asking({ clusterLabel: 'cluster' });
    const namespaces = ['shop'];
    expect((await ask('sum(orders_waiting{namespace="shop"})', { namespaces })).series[0]?.values).toEqual([
      7,
    ]);
    await expect(ask('sum(orders_waiting)', { namespaces })).rejects.toThrow(
      'every selector must name a namespace',
    );
  });

  test('doctor says its version, and whether it answers', async () => {
    await measured();
    expect(await checksOf({ url: server.url })).toEqual([
      { name: 'connection', status: 'ok', detail: expect.stringMatching(/^version \d+\.\d+\.\d+/) },
      { name: 'query', status: 'ok', detail: 'it answers queries' },
    ]);
    expect((await checksOf({ url: server.url, clusterLabel: 'cluster' }))[1]?.status).toBe('ok');
    expect((await checksOf({ url: server.url, clusterLabel: 'site' }))[1]).toMatchObject({
      status: 'warning',
      detail: 'no series has the label site',
    });
  });
});

describe('the way to it', () => {
  test.each([
    [{ bearerToken: 'tok-1' }, 'Bearer tok-1'],
    [{ username: 'ana', password: 'p:w' }, `Basic ${Buffer.from('ana:p:w').toString('base64')}`],
  ])('carries the credentials %j and headers, and only reads', async (credentials, authorization) => {
    const server = await servePrometheus(() => vector([{ pod: 'a' }, '1']));
    const { ask } = await opened({
      url: `${server.url}/prometheus`,
      headers: 'X-Scope-OrgID: team\nX-More: a b',
      ...credentials,
    });
    await ask('up');
    await ask('up', { minutes: 600 });
    expect(server.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /prometheus/api/v1/query',
      'GET /prometheus/api/v1/query_range',
    ]);
    expect(server.asked[0]?.headers).toMatchObject({
      authorization,
      'x-scope-orgid': 'team',
      'x-more': 'a b',
      'user-agent': 'k8sgpt/test',
    });
    // Sixty points, however long the time is.
    expect(server.asked[1]?.query.get('step')).toBe('600');
  });

  test.each([
    [401, 'Refused', 'refused the credentials'],
    [403, 'Refused', 'refused the credentials'],
    [404, 'Refused', 'no Prometheus'],
    [503, 'Unavailable', 'answered 503'],
    [429, 'Unavailable', 'answered 429'],
    [302, 'Refused', 'no Prometheus'],
  ])('status %i is told as what it is', async (status, name, words) => {
    const server = await servePrometheus(() => ({
      status,
      headers: status === 302 ? { location: 'http://127.0.0.1:1/' } : {},
      body: '<html>',
    }));
    const { ask } = await opened({ url: server.url });
    await expect(ask('up')).rejects.toMatchObject({ name, message: expect.stringContaining(words) });
  });

  test('silence ends in time, and an answer that is too long is not read', async () => {
    const silent = await servePrometheus(() => 'silent');
    const { ask } = await opened({ url: silent.url, timeout: 0.2 });
    await expect(ask('up')).rejects.toMatchObject({ name: 'Unavailable' });
    const endless = await servePrometheus(() => ({ body: 'x'.repeat(3_000_000) }));
    const long = await opened({ url: endless.url });
    await expect(long.ask('up')).rejects.toThrow('answered with too much');
    const nobody = await opened({ url: 'http://127.0.0.1:1' });
    await expect(nobody.ask('up')).rejects.toThrow('cannot be reached');
  });

  test('is that of the proxy where one is set, and is given back', async () => {
    const seen: string[] = [];
    let isClosed = false;
    const { ask, source } = await opened(
      { url: 'http://prometheus.example:9090' },
      {
        wayOut: async () => ({
          fetch: async (url) => {
            seen.push(url as string);
            return Response.json(vector([{}, '1']).body);
          },
          dispatcher: {},
          close: async () => void (isClosed = true),
        }),
      },
    );
    await ask('up');
    expect(seen[0]).toMatch(/^http:\/\/prometheus\.example:9090\/api\/v1\/query\?query=up&/);
    await source.close();
    expect(isClosed).toBe(true);
  });
});

describe('settings', () => {
  test.each([
    [{ username: 'ana' }, 'PROMETHEUS_PASSWORD is not'],
    [{ password: 'x' }, 'PROMETHEUS_USERNAME is not'],
    [{ username: 'ana', password: 'x', bearerToken: 't' }, 'takes one of them'],
  ])('that do not go together are refused: %j', (settings, words) => {
    const parsed = prometheusConfig.schema.parse({ url: 'http://127.0.0.1:9090', ...settings });
    expect(() => setupOf(parsed)).toThrow(words);
  });

  test('without an address nothing is asked, and doctor says what to set', async () => {
    expect(setupOf(prometheusConfig.schema.parse({}))).toBeUndefined();
    expect((await checksOf({}))[0]).toMatchObject({
      status: 'skipped',
      fix: expect.stringContaining('PROMETHEUS_URL'),
    });
  });

  test('without a label one cluster alone is known', async () => {
    const server = await servePrometheus(() => vector());
    expect((await opened({ url: server.url })).source.knows('west')).toBe(false);
    expect((await opened({ url: server.url, cluster: 'west' })).source.knows('west')).toBe(true);
    expect((await opened({ url: server.url, cluster: 'west' })).source.knows('east')).toBe(false);
  });

  test('doctor says why it is not reached, or does not answer', async () => {
    expect((await checksOf({ url: 'http://127.0.0.1:1' }))[0]).toMatchObject({ status: 'failed' });
    const closed = await servePrometheus(({ path }) =>
      path.endsWith('buildinfo')
        ? { status: 404, body: '' }
        : { status: 403, body: { status: 'error', error: 'no' } },
    );
    expect(await checksOf({ url: closed.url })).toMatchObject([
      { name: 'connection', status: 'ok', detail: 'version unknown' },
      { name: 'query', status: 'failed', detail: 'Prometheus refused the credentials (403)' },
    ]);
  });
});
