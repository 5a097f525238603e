// SPDX-License-Identifier: Apache-2.0

import { createServer } from 'node:net';
import { type ServerWritableStream, status } from '@grpc/grpc-js';
import { describe, expect, it, test } from 'vitest';
import { timeLimit } from '../../src/core/time-limit.ts';
import { createAskCustom } from '../../src/custom/ask-custom.ts';
import { adapterParts } from '../support/adapter-parts.ts';
import {
  configured,
  grpcServer,
  httpServer,
  k8sgptContract,
  look,
  ownContract,
} from '../support/custom-servers.ts';

type Stream = ServerWritableStream<unknown, object>;
type Answer = Parameters<typeof httpServer>[0];

const json = { 'content-type': 'application/json' };
const finding = { kind: 'Host', name: 'node-1', text: 'disk is full' };
const MEGABYTES = 'x'.repeat(10 * 1024 * 1024);
const many = (count: number) => Array.from({ length: count }, () => finding);

const overHttp: readonly (readonly [string, Answer, string])[] = [
  ['hangs', () => undefined, 'timeout'],
  ['resets the connection', (request) => request.socket.resetAndDestroy(), 'unreachable'],
  [
    'answers ten megabytes',
    (_, response) => response.writeHead(200, json).end(`{"findings":["${MEGABYTES}"]}`),
    'too-much',
  ],
  [
    'floods',
    (_, response) => response.writeHead(200, json).end(JSON.stringify({ findings: many(100_000) })),
    'too-much',
  ],
  [
    'says more than people read',
    (_, response) => response.writeHead(200, json).end(JSON.stringify({ findings: many(2_000) })),
    'too-much',
  ],
  [
    'writes no UTF-8',
    (_, response) => response.writeHead(200, json).end(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])),
    'not-understandable',
  ],
  [
    'writes no JSON',
    (_, response) => response.writeHead(200, json).end('{"findings":['),
    'not-understandable',
  ],
  [
    'answers something else',
    (_, response) => response.writeHead(200, json).end('{"status":"ok"}'),
    'not-understandable',
  ],
  [
    'sends a page',
    (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
    'not-understandable',
  ],
  [
    'speaks of wrong kinds',
    (_, response) =>
      response.writeHead(200, json).end(JSON.stringify({ findings: [{ ...finding, kind: 7 }, finding] })),
    'not-understandable',
  ],
  ['drips', (_, response) => void setInterval(() => response.write(' '), 50).unref(), 'timeout'],
  [
    'sends us elsewhere',
    (_, response) => response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end(),
    'refused',
  ],
  ['does not let us in', (_, response) => response.writeHead(401).end(), 'refused'],
  ['is broken', (_, response) => response.writeHead(500).end('no disk'), 'failed'],
  [
    'dies midway',
    (_, response) => void response.writeHead(200, json).write('{"find', () => response.destroy()),
    'unreachable',
  ],
];

const raw = (bytes: Buffer) => (call: Stream) => {
  call.write(bytes);
  call.end();
};
/** A finding whose text, field 5, is not UTF-8. */
const notText = Buffer.from([0x0a, 0x0a, 0x0a, 0x01, 0x41, 0x12, 0x01, 0x62, 0x2a, 0x02, 0xff, 0xfe]);

const overGrpc: readonly (readonly [string, (call: Stream) => void, string, boolean?])[] = [
  ['hangs', () => undefined, 'timeout'],
  [
    'resets the connection',
    (call) =>
      (
        call as unknown as { call: { stream?: { session?: { destroy: () => void } } } }
      ).call.stream?.session?.destroy(),
    'unreachable',
  ],
  [
    'answers ten megabytes',
    (call) => (call.write({ findings: [{ ...finding, text: MEGABYTES }] }), call.end()),
    'too-much',
  ],
  [
    'floods',
    (call) => (many(100).forEach(() => call.write({ findings: many(100) })), call.end()),
    'too-much',
  ],
  [
    'never ends',
    (call) => void setInterval(() => call.write({ findings: [finding] }), 1).unref(),
    'too-much',
  ],
  ['writes no UTF-8', raw(notText), 'not-understandable', true],
  ['writes no message', raw(Buffer.from([0xff, 0xff, 0xff])), 'not-understandable', true],
  [
    'speaks of wrong kinds',
    (call) => (call.write({ findings: [{ ...finding, kind: 'a b\u0000' }] }), call.end()),
    'not-understandable',
  ],
  [
    'does not let us in',
    (call) => call.emit('error', { code: status.UNAUTHENTICATED, details: 'who?' }),
    'refused',
  ],
  ['is broken', (call) => call.emit('error', { code: status.INTERNAL, details: 'no disk' }), 'failed'],
];

/** One look as the bot takes it, with a good one beside the bad one. */
const asked = async (url: string, reason: string) => {
  const good = await configured({
    name: 'good',
    url: await httpServer((_, response) =>
      response.writeHead(200, json).end(JSON.stringify({ findings: [finding] })),
    ),
  });
  const counted: string[] = [];
  const { clock, log } = adapterParts();
  // Only who is to be too late is not waited for: all others are slow on a busy machine.
  const bad = await configured({ name: 'bad', url, timeout: reason === 'timeout' ? '2s' : '15s' });
  const ask = createAskCustom({
    analyzers: [bad, good],
    clock,
    log,
    metrics: {
      ...adapterParts().metrics,
      count: (metric, labels = {}) =>
        void counted.push(`${metric} ${labels['analyzer'] ?? ''} ${labels['outcome'] ?? ''}`),
    },
  });
  const begun = performance.now();
  const outcomes = await ask(
    {
      cluster: 'test',
      scope: {},
      names: ['bad', 'good'],
      isNamed: () => false,
      isPerson: false,
      objects: () => Promise.reject(new Error('nobody asks')),
    },
    timeLimit(20_000),
  );
  return { outcomes, counted, took: performance.now() - begun };
};

const proven = async (url: string, reason: string) => {
  const { outcomes, counted, took } = await asked(url, reason);
  expect(outcomes.map(({ name }) => name)).toEqual(['bad', 'good']);
  const [bad, good] = outcomes;
  expect(bad?.trouble?.reason).toBe(reason);
  expect(bad?.trouble?.detail.length).toBeLessThan(300);
  expect(bad?.findings.length).toBeLessThanOrEqual(1_000);
  expect(good).toMatchObject({ findings: [finding] });
  expect(good?.trouble).toBeUndefined();
  expect(counted.sort()).toEqual([
    `k8sgpt_custom_analyzer_total bad ${reason}`,
    'k8sgpt_custom_analyzer_total good checked',
  ]);
  expect(took).toBeLessThan(20_000);
};

describe('an analyzer that costs only itself', () => {
  test.each(overHttp)('over HTTP: %s', async (_, answer, reason) => proven(await httpServer(answer), reason));

  test.each(
    overGrpc.map(([name, run, reason, isRaw]) => [name, { run, reason, raw: isRaw === true }] as const),
  )('over gRPC: %s', async (_, { run, reason, raw: isRaw }) => {
    const address = await grpcServer([[ownContract, { Run: run as never }]], { raw: isRaw });
    await proven(`grpc://${address}`, reason);
  });

  it('is none at all', async () => {
    const address = await grpcServer([]);
    const answer = await look(await configured({ url: `grpc://${address}` }));
    expect(answer.trouble).toEqual({
      reason: 'not-understandable',
      detail: 'it is no custom analyzer: it knows neither contract',
    });
  });

  it('answers k8sgpt with bytes that are no text', async () => {
    // Result with a name, field 2, that is not UTF-8.
    const bytes = Buffer.from([0x0a, 0x04, 0x12, 0x02, 0xff, 0xfe]);
    const address = await grpcServer(
      [
        [
          k8sgptContract,
          { Run: (_: unknown, done: (error: null, bytes: Buffer) => void) => done(null, bytes) },
        ],
      ],
      { raw: true },
    );
    const answer = await look(await configured({ url: `grpc://${address}` }));
    expect(answer.trouble?.reason).toBe('not-understandable');
  });

  it('speaks something else than TLS', async () => {
    const server = createServer((socket) => socket.end('SSH-2.0-x\r\n')).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { readonly port: number };
    for (const scheme of ['https', 'grpcs', 'grpc', 'http']) {
      const answer = await look(await configured({ url: `${scheme}://127.0.0.1:${port}` }));
      expect([scheme, answer.trouble?.reason]).toEqual([
        scheme,
        expect.stringMatching(/refused|unreachable|timeout/),
      ]);
    }
    server.close();
  });

  it('ends when the check is cancelled', async () => {
    for (const url of [
      await httpServer(() => undefined),
      `grpc://${await grpcServer([[ownContract, { Run: () => undefined }]])}`,
    ]) {
      const cancel = new AbortController();
      const looking = look(await configured({ url }), cancel.signal);
      setTimeout(() => cancel.abort(new Error('cancelled')), 100);
      await expect(looking).rejects.toThrow('cancelled');
    }
  });
});
