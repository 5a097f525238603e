// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import type { AiBackend } from '../../src/core/ports/ai-backend.ts';
import type { Report } from '../../src/core/report.ts';
import { says } from '../standins/openai.ts';
import { waitFor } from '../standins/slack/wait-for.ts';
import { about } from '../support/about.ts';
import { explaining, explains, json, mapCache } from '../support/explaining.ts';
import { deployment, NOW, object, pod, type Raw, reportOf } from '../support/objects.ts';

const crash = deployment('checkout', { trouble: 'crash', says: 'panic: no database' });
const report = await reportOf(crash);
const request = about(report);

const answer = { happening: 'It crashes.', steps: ['Look.'] };

/** Something that is opened from outside. */
const gate = () => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
};

describe('an answer is remembered', () => {
  test('asked once; the second comes at once, whole, and says so', async () => {
    const cache = mapCache();
    const { server, versions } = await explaining({ cache });
    server.will(explains(() => answer));
    await versions(request);
    const again = await versions(request);
    expect(server.completions()).toHaveLength(1);
    expect(again).toHaveLength(1);
    expect(again[0]).toMatchObject({ happening: 'It crashes.', cached: true, model: 'gpt-5.4-mini-2026' });
    expect(again[0]).not.toHaveProperty('usage');
  });

  test('by every process with the same key', async () => {
    const cache = mapCache();
    const first = await explaining({ cache });
    first.server.will(explains(() => answer));
    await first.final(request);
    const second = await explaining({ cache, server: first.server });
    expect(await second.final(request)).toMatchObject({ cached: true });
    expect(first.server.completions()).toHaveLength(1);
  });

  test('also when counts and times have moved on', async () => {
    const eventually = (count: number, minutes: number): readonly Raw[] => [
      ...crash,
      object('Event', 'e1', {
        involvedObject: {
          kind: 'Pod',
          namespace: 'shop',
          name: 'checkout-5d4f-0',
          uid: 'uid-Pod-shop-checkout-5d4f-0',
        },
        type: 'Warning',
        reason: 'BackOff',
        message: `Back-off ${minutes}m0s restarting failed container`,
        count,
        lastTimestamp: new Date(NOW - minutes * 60_000).toISOString(),
      }),
    ];
    const { server, final } = await explaining({ cache: mapCache() });
    server.will(explains(() => answer));
    await final(about(await reportOf(eventually(3, 5))));
    const later = about(await reportOf(eventually(41, 1), { now: NOW + 3_600_000 }));
    expect(await final(later)).toMatchObject({ cached: true });
    expect(server.completions()).toHaveLength(1);
  });

  const others: readonly (readonly [
    string,
    () => Promise<readonly [Parameters<typeof explaining>[0], object]>,
  ])[] = [
    ['model', async () => [{ settings: { model: 'gpt-5.4' } }, request]],
    ['masking', async () => [{ mode: 'names' }, request]],
    ['language', async () => [{}, { ...request, language: 'Deutsch' }]],
    [
      'evidence',
      async () => [
        {},
        about(await reportOf(deployment('checkout', { trouble: 'crash', says: 'other words' }))),
      ],
    ],
    ['incident', async () => [{}, about(await reportOf(deployment('cart', { trouble: 'crash' })))]],
  ];
  test.each(others)('but not for another %s', async (_, other) => {
    const cache = mapCache();
    const first = await explaining({ cache });
    first.server.will(explains(() => answer));
    await first.final(request);
    const [given, asked] = await other();
    const second = await explaining({ cache, server: first.server, ...given });
    expect(await second.final({ ...request, ...asked })).not.toHaveProperty('cached');
    expect(first.server.completions()).toHaveLength(2);
    expect(cache.held.size).toBe(2);
  });

  test('but not where the numbers of its facts would stand for others', async () => {
    const { server, final } = await explaining({ cache: mapCache() });
    server.will(explains(() => answer));
    await final(request);
    // Without this line all facts behind it move up by one.
    const other = { ...request, incident: { ...request.incident, since: undefined } };
    expect(await final(other)).not.toHaveProperty('cached');
    expect(await final(other)).toHaveProperty('cached');
    expect(server.completions()).toHaveLength(2);
  });

  test('of a backend that went on for another it is remembered for ten minutes only', async () => {
    const kept: number[] = [];
    const cache = {
      ...mapCache(),
      set: async (_: string, __: string, { ttlMs }: { ttlMs: number }) => void kept.push(ttlMs),
    };
    const backendWith = (isFallback: boolean): AiBackend => ({
      name: 'first',
      model: 'm',
      capabilities: () => ({ schema: true, tools: true, streaming: true }),
      complete: async function* () {
        if (isFallback) yield { type: 'switched', from: 'first', to: 'second', why: 'first is away' };
        yield { type: 'text', text: json(answer) };
        yield { type: 'done', model: 'm', inputTokens: 1, outputTokens: 1, finish: 'stop' };
      },
    });
    for (const isFallback of [true, false]) {
      const { final } = await explaining({ cache, backend: backendWith(isFallback), cacheTtlMs: 3_600_000 });
      await final(request);
    }
    expect(kept).toEqual([600_000, 3_600_000]);
  });

  test('in German and in german is one language', async () => {
    const { server, final } = await explaining({ cache: mapCache() });
    server.will(explains(() => answer));
    await final({ ...request, language: 'Deutsch' });
    expect(await final({ ...request, language: ' german ' })).toMatchObject({ cached: true });
  });

  test('what speaks of names of another report is asked anew', async () => {
    const cache = mapCache();
    const { server, final } = await explaining({ cache });
    server.will(explains(() => answer));
    await final(request);
    for (const [key, value] of cache.held)
      await cache.set(key, value.replace('It crashes.', 'See pod-b2zzzz.'), { ttlMs: 1 });
    expect(await final(request)).toMatchObject({ happening: 'It crashes.' });
    expect(server.completions()).toHaveLength(2);
  });

  const hanging = (): Promise<never> => new Promise(() => undefined);
  const broken = async (): Promise<never> => {
    throw new Error('connection refused');
  };
  const ways: readonly (readonly [string, object])[] = [
    ['cannot be read', { get: broken }],
    ['cannot be written', { set: broken }],
    ['hangs when it is read', { get: hanging }],
    ['hangs when it is written', { set: hanging }],
    ['holds nonsense', { get: async () => '{"schema":1,"answer":{"happening":""}' }],
    ['holds what an older version wrote', { get: async () => '{"schema":0,"text":"x"}' }],
  ];
  test.each(ways)('a cache that %s stops nothing, and is told to the log', async (_, way) => {
    const { server, final, lines } = await explaining({
      cache: { ...mapCache(), ...way },
      cacheTimeoutMs: 40,
    });
    server.will(explains(() => answer));
    expect(await final(request)).toMatchObject({ source: 'ai', happening: 'It crashes.' });
    expect(lines.join('\n')).toMatch(/The answer cache could not be (read|written)/);
  });
});

describe('who asks the same at the same time', () => {
  test('shares one answer, twenty of them as well', async () => {
    const { server, versions } = await explaining();
    server.will(explains(() => answer));
    const all = await Promise.all(Array.from({ length: 20 }, () => versions(request)));
    expect(server.completions()).toHaveLength(1);
    for (const each of all) expect(each.at(-1)).toMatchObject({ happening: 'It crashes.', source: 'ai' });
  });

  test('shares a failure too, and the next is asked anew', async () => {
    const { server, final } = await explaining();
    server.will(
      says(''),
      explains(() => answer),
    );
    const failed = await Promise.all([final(request), final(request)]);
    expect(failed.map(({ source }) => source)).toEqual(['guidance', 'guidance']);
    expect(await final(request)).toMatchObject({ source: 'ai' });
    expect(server.completions()).toHaveLength(2);
  });

  test('another incident does not wait for it', async () => {
    const two = await reportOf([...crash, pod('lonely', { trouble: { waiting: 'ErrImagePull' } })]);
    const { server, final } = await explaining();
    server.will(explains(() => answer));
    const [first, second] = two.incidents;
    if (first === undefined || second === undefined) throw new Error('two incidents are wanted');
    await Promise.all([final({ incident: first, report: two }), final({ incident: second, report: two })]);
    expect(server.completions()).toHaveLength(2);
  });

  test('one who goes stops nobody else; the last who goes stops the asking', async () => {
    const { server, versions } = await explaining();
    const held = gate();
    const pieces = ['{"happening":"It crashes.",', json(answer).slice('{"happening":"It crashes.",'.length)];
    server.will(says(pieces, { before: (piece) => (piece === 1 ? held.opened : undefined) }));
    const [leaves, stays] = [new AbortController(), new AbortController()];
    const leaving = versions(request, leaves.signal);
    const staying = versions(request, stays.signal);
    await waitFor(() => server.completions().length === 1);
    leaves.abort(new Error('cancelled'));
    await expect(leaving).rejects.toThrow('cancelled');
    expect(server.abandoned()).toBe(0);
    held.open();
    expect((await staying).at(-1)).toMatchObject({ happening: 'It crashes.', source: 'ai' });

    const never = gate();
    server.will(says(pieces, { before: (piece) => (piece === 1 ? never.opened : undefined) }));
    const both = [new AbortController(), new AbortController()];
    const asking = both.map(({ signal }) => versions(request, signal));
    await waitFor(() => server.completions().length === 2);
    for (const controller of both) controller.abort(new Error('cancelled'));
    for (const each of asking) await expect(each).rejects.toThrow('cancelled');
    await waitFor(() => server.abandoned() === 1);
    never.open();
  });

  test('one who comes late sees at once what there is', async () => {
    const { server, explain } = await explaining();
    const held = gate();
    server.will(
      says(['{"happening":"It crashes.",', json(answer).slice('{"happening":"It crashes.",'.length)], {
        before: (piece) => (piece === 1 ? held.opened : undefined),
      }),
    );
    const { signal } = new AbortController();
    const early = explain(request, signal);
    await early.next();
    const late = explain(request, signal);
    expect((await late.next()).value).toMatchObject({ happening: 'It crashes.' });
    held.open();
    for await (const _ of early);
    let last: unknown;
    for await (const version of late) last = version;
    expect(last).toMatchObject({ steps: ['Look.'] });
    expect(server.completions()).toHaveLength(1);
  });

  test('who has gone already asks nothing', async () => {
    const { server, versions } = await explaining();
    await expect(versions(request, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
    expect(server.completions()).toHaveLength(0);
  });
});

test('nothing in the cache can be read by others', async () => {
  const cache = mapCache();
  const { server, final } = await explaining({ cache });
  server.will(explains((prompt) => ({ happening: `See ${/pod-\w{6}/.exec(prompt)?.[0] ?? ''}.` })));
  const seen = await final(request);
  expect(seen.happening).toContain('checkout');
  const held = JSON.stringify([...cache.held]);
  expect(held).toMatch(/See pod-[a-z0-9]{6}\./);
  for (const name of ['checkout', 'shop', (report satisfies Report).incidents[0]?.id ?? 'x'])
    expect(held).not.toContain(name);
});
