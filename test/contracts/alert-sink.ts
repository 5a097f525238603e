// SPDX-License-Identifier: Apache-2.0

import { describe, expect, onTestFinished, test } from 'vitest';
import { wayOut } from '../../adapters/http/way-out.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { AlertSink, IncidentEvent } from '../../src/core/ports/alert-sink.ts';
import type { SinkModule } from '../../src/core/ports/sink-module.ts';
import { timeLimit } from '../../src/core/time-limit.ts';
import type { Receiver } from '../standins/receiver.ts';
import { adapterParts, keepingLog } from '../support/adapter-parts.ts';
import { forwardProxy } from '../support/forward-proxy.ts';
import { incidentEvent, someFacts } from '../support/incident-events.ts';
import { rejection } from '../support/rejection.ts';

export interface SinkUnderTest {
  readonly module: SinkModule;
  readonly serve: () => Promise<Receiver>;
  /** As it is set for a receiver at this address. */
  readonly settings: (url: string) => object;
  /** Texts that no log, error or check may hold. */
  readonly secrets: readonly string[];
}

const signal = (): AbortSignal => timeLimit(5_000);

export const openSink = async (
  module: SinkModule,
  settings: object,
  parts: Partial<AdapterParts> = {},
): Promise<AlertSink> => {
  const [sink, ...others] = await module.open(module.config.schema.parse(settings), adapterParts(parts));
  if (sink === undefined) throw new Error('no sink');
  onTestFinished(async () => {
    for (const each of [sink, ...others]) await each.close();
  });
  return sink;
};

/** Says what it has to say: of an event, or again and again. */
export const say = (sink: AlertSink, event: IncidentEvent, until: AbortSignal = signal()): Promise<void> =>
  sink.wants(event)
    ? sink.send(event, until)
    : (sink.repeat?.send([event.record], until) ?? Promise.resolve());

/** What every sink does, whoever listens. */
export const alertSinkContract = (
  name: string,
  { module, serve, settings, secrets }: SinkUnderTest,
): void => {
  describe(`the sink ${name}`, () => {
    const event = incidentEvent('opened', { facts: someFacts });

    test('is off until it is set', () => {
      expect(module.isConfigured(module.config.schema.parse({}))).toBe(false);
      expect(module.isConfigured(module.config.schema.parse(settings('http://localhost:1')))).toBe(true);
      expect(module.steps.length).toBeGreaterThan(1);
    });

    test('is understood by who listens, and takes any 2xx for a yes', async () => {
      const receiver = await serve();
      const sink = await openSink(module, settings(receiver.url));
      await say(sink, event);
      receiver.next({ status: 200 }, { status: 201 }, { status: 202, body: 'taken' }, { status: 204 });
      for (let times = 0; times < 4; times += 1) await say(sink, event);
      expect(receiver.received).toHaveLength(5);
      expect(receiver.received[0]?.headers['user-agent']).toBe('k8sgpt/test');
    });

    test.each([401, 403, 400, 404, 410, 422])('is refused with %i, once and for all', async (status) => {
      const receiver = await serve();
      const sink = await openSink(module, settings(receiver.url));
      receiver.next({ status });
      expect((await rejection(say(sink, event))).name).toBe('Refused');
    });

    test.each([408, 429, 500, 502, 503])('is asked to come again with %i', async (status) => {
      const receiver = await serve();
      const sink = await openSink(module, settings(receiver.url));
      receiver.next({ status });
      expect(await rejection(say(sink, event))).toMatchObject({
        name: 'Unavailable',
        retryAfterMs: undefined,
      });
    });

    test('waits as long as it is asked to', async () => {
      const receiver = await serve();
      const sink = await openSink(module, settings(receiver.url));
      receiver.next({ status: 429, headers: { 'retry-after': '7' } });
      expect(await rejection(say(sink, event))).toMatchObject({ name: 'Unavailable', retryAfterMs: 7_000 });
    });

    test('follows no redirect with its credentials', async () => {
      const receiver = await serve();
      const sink = await openSink(module, settings(receiver.url));
      receiver.next({ status: 307, headers: { location: `${receiver.url}/elsewhere` } });
      expect((await rejection(say(sink, event))).name).toBe('Refused');
      expect(receiver.received).toHaveLength(1);
    });

    test('gives up on silence, and at once when it is told to', async () => {
      const receiver = await serve();
      const hasty = await openSink(module, { ...settings(receiver.url), timeout: 0.05 });
      receiver.next('silent', 'silent');
      expect((await rejection(say(hasty, event))).message).toContain('did not answer within 0.05 seconds');
      const patient = await openSink(module, settings(receiver.url));
      const stop = new AbortController();
      const said = rejection(say(patient, event, stop.signal));
      stop.abort();
      expect((await said).name).toBe('AbortError');
    });

    test('says where nobody listens that it cannot be reached', async () => {
      const sink = await openSink(module, settings('http://127.0.0.1:1'));
      expect(await rejection(say(sink, event))).toMatchObject({
        name: 'Unavailable',
        message: expect.stringContaining('cannot be reached'),
      });
    });

    test('goes through the proxy that is set', async () => {
      const receiver = await serve();
      const proxy = await forwardProxy(receiver.url, 'alerts.invalid');
      onTestFinished(proxy.close);
      const env = { HTTP_PROXY: proxy.url };
      const sink = await openSink(module, settings('http://alerts.invalid'), {
        env,
        wayOut: () => wayOut(env),
      });
      await say(sink, event);
      expect(proxy.seen).toEqual(['alerts.invalid:80']);
      expect(receiver.received).toHaveLength(1);
    });

    test('keeps its secrets out of logs, errors and checks', async () => {
      const receiver = await serve();
      const { log, lines } = keepingLog();
      const sink = await openSink(module, settings(receiver.url), { log });
      const echo = secrets.map((secret) => `token=${secret}`).join(' ');
      receiver.next({ status: 400, body: echo }, { status: 500, body: echo });
      const errors = [await rejection(say(sink, event)), await rejection(say(sink, event))];
      const parsed = module.config.schema.parse(settings('http://127.0.0.1:1'));
      const checks = await module.diagnose(parsed, adapterParts({ log }), signal());
      const told = JSON.stringify([
        lines,
        checks,
        errors.map(({ message, cause }) => [message, String(cause)]),
      ]);
      expect(secrets.filter((secret) => told.includes(secret))).toEqual([]);
      expect(secrets.length).toBeGreaterThan(0);
    });
  });
};
