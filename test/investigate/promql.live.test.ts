// SPDX-License-Identifier: Apache-2.0

import { expect, onTestFinished, test } from 'vitest';
import { prometheusConfig, setupOf } from '../../adapters/prometheus/config.ts';
import { openPrometheus } from '../../adapters/prometheus/source.ts';
import type { RawObject } from '../../adapters/recorded/raw-object.ts';
import { createMasker, type Masker } from '../../src/core/mask/masker.ts';
import { type Look, look, offered } from '../../src/investigate/calls.ts';
import { growingMasker } from '../../src/investigate/growing-masker.ts';
import { createLooking } from '../../src/investigate/looking.ts';
import { tools } from '../../src/investigate/tools/index.ts';
import { servePrometheus, vector } from '../standins/prometheus.ts';
import { adapterParts } from '../support/adapter-parts.ts';
import { readerOf } from '../support/kubernetes.ts';
import { NOW, object } from '../support/objects.ts';
import { serve } from '../support/recorded.ts';

type Server = Awaited<ReturnType<typeof servePrometheus>>;

const lookingWith = async (server: Server | undefined, namespaces?: readonly string[]) => {
  const signal = new AbortController().signal;
  const cluster = await readerOf(
    await serve([object('Namespace', 'zanzibar', { namespace: null })] as unknown as readonly RawObject[]),
  );
  const setup = setupOf(prometheusConfig.schema.parse({ url: server?.url }));
  const metrics =
    setup === undefined ? undefined : await openPrometheus(setup, adapterParts(), () => cluster.name);
  onTestFinished(async () => metrics?.close());
  const looking = createLooking({ cluster, namespaces, metrics, logs: false, now: NOW, signal });
  const { masker, learn } = growingMasker(
    (dictionary) => createMasker({ key: 'a masking key of tests', dictionary }),
    [{ kind: 'Namespace', value: 'zanzibar' }],
  );
  const call = async (args: object, by: Masker = masker): Promise<Look> => {
    const seen = await look({ id: '1', name: 'promql', arguments: args }, tools, looking, by, signal);
    learn(looking.names());
    return seen;
  };
  return { call, masker, names: () => offered(tools, looking).map(({ name }) => name) };
};

const series = [
  [{ __name__: 'up', namespace: 'zanzibar', pod: 'quagga-7f', team: 'okapi-squad', code: '500' }, '0.123456'],
] as const;

test('is offered only where a Prometheus is configured', async () => {
  const server = await servePrometheus(() => vector());
  expect((await lookingWith(server)).names()).toContain('promql');
  const without = await lookingWith(undefined);
  expect(without.names()).not.toContain('promql');
  expect((await without.call({ query: 'up' })).text).toContain('There is no tool promql');
});

test('a query is asked in real names, and its series are told under stand-ins', async () => {
  const server = await servePrometheus(() => vector(...series));
  const { call, masker } = await lookingWith(server);
  const standIn = masker.mask('in namespace zanzibar').replace('in namespace ', '');
  expect(standIn).toMatch(/^ns-/);
  const seen = await call({ query: `up{namespace="${standIn}"}` });
  expect(server.asked[0]?.query.get('query')).toBe('up{namespace="zanzibar"}');
  expect(seen.said).toBe('Prometheus up{namespace="zanzibar"}');
  const told = seen.masked(masker);
  expect(told).not.toMatch(/zanzibar|quagga|okapi/);
  expect(JSON.parse(told)).toMatchObject({ labels: { code: '500' }, last: 0.1235 });
  expect(masker.unmask(told)).toContain('quagga-7f');
});

test('a thousand points are told as a few', async () => {
  const values = Array.from({ length: 60 }, (_, at) => [1_700_000_000 + at, at === 59 ? 'NaN' : String(at)]);
  const server = await servePrometheus(() => ({
    body: { status: 'success', data: { resultType: 'matrix', result: [{ metric: {}, values }] } },
  }));
  const { call } = await lookingWith(server);
  const { text, said } = await call({ query: 'up', minutes: 90 });
  expect(said).toBe('Prometheus up over 90 minutes');
  const [told] = JSON.parse(text);
  expect(told).toMatchObject({ last: 'NaN', min: 0, max: 58 });
  expect(told.course).toHaveLength(8);
  expect(told.course.slice(0, 2)).toEqual([3, 10.5]);
  // A gap takes nothing from its neighbours.
  expect(told.course.at(-1)).toBe(55);
});

test.each([
  ['too long', { query: 'x'.repeat(1_001) }, 'Wrong arguments'],
  ['over too long a time', { query: 'up', minutes: 100_000 }, 'Wrong arguments'],
  ['of all namespaces', { query: 'up' }, 'every selector must name a namespace'],
  ['of another one', { query: 'up{namespace="kube-system"}' }, 'every selector must name a namespace'],
])('a query %s is not asked', async (_, args, why) => {
  const server = await servePrometheus(() => vector());
  const { call } = await lookingWith(server, ['zanzibar']);
  const { text, failed } = await call(args);
  expect([failed, server.asked.length]).toEqual([true, 0]);
  expect(text).toContain(why);
});

test('what Prometheus says of a wrong query goes back to the model', async () => {
  const server = await servePrometheus(() => ({
    status: 400,
    body: { status: 'error', errorType: 'bad_data', error: '1:4: parse error: unclosed left parenthesis' },
  }));
  const { call } = await lookingWith(server);
  expect(await call({ query: 'sum(' })).toMatchObject({
    failed: true,
    text: 'Prometheus says: 1:4: parse error: unclosed left parenthesis',
  });
});
