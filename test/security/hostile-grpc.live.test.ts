// SPDX-License-Identifier: Apache-2.0

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { Server, ServerCredentials, status } from '@grpc/grpc-js';
import { describe, expect, onTestFinished, test } from 'vitest';
import { doorkeeper } from '../../adapters/grpc/doorkeeper.ts';
import { openApiWorld } from '../support/api-world.ts';
import { ANALYZE, grpcClient, methodOf } from '../support/grpc-client.ts';
import * as fc from '../support/properties.ts';
import { field, frame, framed, openSession, rawCall, sendFrames } from '../support/raw-grpc.ts';

// A client of HTTP/2 that knows what gRPC is, and does not keep to it.

const SLOW = { timeout: 120_000 };
const STREAM = '/k8sgpt.v1.AnalysisService/AnalyzeStream';
const CONFIG = '/schema.v1.ServerConfigService/AddConfig';
const REFLECTION = '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo';
const PATHS = [ANALYZE, STREAM, CONFIG, '/grpc.health.v1.Health/Check', REFLECTION];
const MOST = 256 * 1024;

const bytes = (...values: readonly number[]): Buffer => Buffer.from(values);
/** A hundred megabytes, compressed. */
const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024));
const shop = field(2, Buffer.from('shop'));
/** A message within a message, and so on: fields of AddConfig, and fields that nobody knows. */
const nested = (levels: number, number: number): Buffer => {
  let made: Buffer = Buffer.alloc(0);
  for (let level = 0; level < levels && made.length < MOST - 20; level += 1) made = field(number, made);
  return made;
};
/** The old groups of protobuf, of which any decoder passes over one within another. */
const groups = (levels: number): Buffer => Buffer.alloc(levels, (15 << 3) | 3);

const messages: readonly (readonly [string, Buffer])[] = [
  ['a field longer than its message', field(2, Buffer.from('shop'), 4_000)],
  ['a field of gigabytes', field(2, Buffer.from('shop'), 4_000_000_000)],
  ['a field that ends within its tag', bytes(0x80)],
  ['a number without an end', Buffer.alloc(40, 0xff)],
  ['the field number 0', bytes(0x02, 0x01, 0x61)],
  ['a type of field that is none', bytes(0x0f)],
  ['a text that is no UTF-8', field(2, bytes(0xff, 0xfe, 0xc0, 0x80, 0xed, 0xa0, 0x80))],
  ['a number where a text is', bytes(2 << 3, 7)],
  ['an end of a group that never began', bytes((15 << 3) | 4)],
  ['groups within groups', groups(MOST - 20)],
  ['messages within messages', nested(3_000, 1)],
  ['unknown messages within messages', nested(3_000, 15)],
  ['a hundred thousand names', Buffer.concat(Array.from({ length: 85_000 }, () => field(9, bytes(0x61))))],
  ['the same field a thousand times', Buffer.concat(Array.from({ length: 1_000 }, () => shop))],
];

const bodies: readonly (readonly [string, Buffer, Readonly<Record<string, string>>?])[] = [
  ['no message at all', Buffer.alloc(0)],
  ['half of a length', bytes(0, 0, 0)],
  ['less than its length', framed(shop, { length: 100 })],
  ['a length of four gigabytes', framed(shop, { length: 0xffff_ffff })],
  ['a length over the bound', framed(Buffer.alloc(MOST + 1))],
  ['a length less than it is', framed(shop, { length: 2 })],
  ['more messages than one', Buffer.concat([framed(shop), framed(shop), framed(shop)])],
  ['ten thousand empty messages', Buffer.alloc(50_000)],
  ['compressed, and not as it says', framed(shop, { flag: 1 }), { 'grpc-encoding': 'gzip' }],
  ['compressed, and not said how', framed(shop, { flag: 1 })],
  ['compressed as nobody does', framed(shop, { flag: 1 }), { 'grpc-encoding': 'zst\u00e9' }],
  [
    'compressed, and cut off',
    framed(gzipSync(Buffer.alloc(9_000)).subarray(0, 30), { flag: 1 }),
    { 'grpc-encoding': 'gzip' },
  ],
  ['a hundred megabytes compressed', framed(bomb, { flag: 1 }), { 'grpc-encoding': 'gzip' }],
  ['a flag that is none', framed(shop, { flag: 255 })],
  ['a deadline that is none', framed(shop), { 'grpc-timeout': '1e9y' }],
  ['metadata that is no base64', framed(shop), { 'x-bin': '%%%', 'k8sgpt-cluster-bin': '\u00ff' }],
  ['garbage', Buffer.from('GET / HTTP/1.1\r\nhost: x\r\n\r\n')],
];

/** Nothing of how it is made is told. */
const expectSound = ({ http, status: code, told }: Awaited<ReturnType<typeof rawCall>>): void => {
  expect(http).toBe(200);
  expect(code, told).toBeTypeOf('number');
  // A fault of ours would be UNKNOWN, or come with a reference.
  expect(code, told).not.toBe(status.UNKNOWN);
  expect(told).not.toMatch(/Something went wrong|\.[jt]s:\d+|node_modules|TypeError|RangeError/);
};

const expectServed = async (target: string): Promise<void> => {
  await expect(grpcClient(target).ask(ANALYZE, { namespace: 'shop' })).resolves.toMatchObject({
    status: 'ProblemDetected',
  });
};

test('whatever a call carries, it has a status and the connection goes on', SLOW, async () => {
  const { url, target, log } = await openApiWorld();
  const session = openSession(url);
  for (const path of PATHS) {
    for (const [name, message] of messages) {
      const answer = await rawCall(session, path, framed(message));
      expect(answer.status, `${path}: ${name}`).toBeDefined();
      expectSound(answer);
    }
    for (const [name, body, headers = {}] of bodies) {
      const answer = await rawCall(session, path, body, { headers });
      expect(answer.status, `${path}: ${name}`).toBeDefined();
      expectSound(answer);
    }
  }
  expect(await rawCall(session, '/nobody.knows/This', framed(shop))).toMatchObject({
    status: status.UNIMPLEMENTED,
  });
  const json = { headers: { 'content-type': 'application/json' } };
  expect(await rawCall(session, ANALYZE, framed(shop), json)).toMatchObject({ http: 415 });
  expect(session.closed).toBe(false);
  expect(log.filter((line) => /Call failed|RangeError|TypeError/.test(line))).toEqual([]);
  await expectServed(target);
});

test('broken lengths and messages are the caller’s mistake', async () => {
  const { url } = await openApiWorld();
  const session = openSession(url);
  const codeOf = async (body: Buffer, headers = {}) =>
    (await rawCall(session, ANALYZE, body, { headers })).status;
  expect(await codeOf(framed(groups(MOST - 20)))).toBe(status.INVALID_ARGUMENT);
  expect(await codeOf(framed(bytes(0x0f)))).toBe(status.INVALID_ARGUMENT);
  expect(await codeOf(framed(shop, { length: 0xffff_ffff }))).toBe(status.RESOURCE_EXHAUSTED);
  expect(await codeOf(framed(bomb, { flag: 1 }), { 'grpc-encoding': 'gzip' })).toBe(
    status.RESOURCE_EXHAUSTED,
  );
  // What is not known is passed over, as protobuf wants it.
  expect(await codeOf(framed(Buffer.concat([shop, field(15, Buffer.from('new'))])))).toBe(status.OK);
});

test('any bytes have a status, on any path', SLOW, async () => {
  const { url, target } = await openApiWorld();
  const session = openSession(url);
  const any = fc.uint8Array({ maxLength: 80 });
  const length = fc.oneof(fc.constant(undefined), fc.integer({ min: 0, max: 0xffff_ffff }));
  const path = fc.constantFrom(...PATHS.filter((one) => one !== STREAM));
  await fc.assert(
    fc.asyncProperty(path, any, length, fc.nat(255), async (to, message, said, flag) => {
      expectSound(await rawCall(session, to, framed(message, { flag, length: said ?? message.length })));
    }),
    { numRuns: 60 },
  );
  await expectServed(target);
});

test('frames that HTTP/2 does not have end the connection, and no other', SLOW, async () => {
  const { url, target } = await openApiWorld();
  const other = openSession(url);
  const settings = frame(4, 0, Buffer.alloc(0));
  for (const broken of [
    [frame(4, 0, Buffer.alloc(5))],
    [settings, frame(0, 0, Buffer.from('data of no stream'))],
    [settings, frame(1, 1, Buffer.alloc(40, 0xff))],
    [settings, frame(8, 0, Buffer.alloc(4))],
    [settings, frame(9, 1, Buffer.from('goes on with nothing'))],
    [settings, frame(0, 1, Buffer.alloc(10), 0xff_ffff)],
    [Buffer.alloc(2_000, 0xee)],
  ])
    await sendFrames(url, ...broken);
  expect(await rawCall(other, ANALYZE, framed(shop))).toMatchObject({ status: status.OK });
  await expectServed(target);
});

test('what was broken is not kept', SLOW, async () => {
  const { url } = await openApiWorld();
  const session = openSession(url);
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const held = (): number => {
    collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const half = framed(Buffer.alloc(200_000, 1), { length: 250_000 });
  const round = async (calls: number): Promise<void> => {
    for (let call = 0; call < calls; call += 1) {
      await rawCall(session, ANALYZE, half);
      await rawCall(session, ANALYZE, framed(groups(200_000)));
    }
  };
  await round(20);
  const before = held();
  // Eighty megabytes.
  await round(200);
  expect(held() - before).toBeLessThan(30 * 1024 * 1024);
});

test('a request that does not arrive is ended, and one that arrives is not', SLOW, async () => {
  const server = new Server({ interceptors: [doorkeeper(() => 0, 2_000)] });
  const { Analyze } = { Analyze: methodOf(ANALYZE) };
  server.addService(
    { Analyze },
    {
      Analyze: (_call: unknown, answer: (error: null, value: object) => void) =>
        void setTimeout(() => answer(null, {}), 4_000),
    },
  );
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    ),
  );
  onTestFinished(() => server.forceShutdown());
  const session = openSession(`http://127.0.0.1:${port}`);
  const [late, slow] = await Promise.all([
    rawCall(session, ANALYZE, framed(shop).subarray(0, 7), { open: true }),
    rawCall(session, ANALYZE, framed(shop)),
  ]);
  expect(late).toMatchObject({ status: status.DEADLINE_EXCEEDED, told: 'The request did not arrive.' });
  expect(slow.status).toBe(status.OK);
});

describe('what one address calls', () => {
  const TOKEN = 'api-2f9a41c7d05be836';
  const limited = (env: Readonly<Record<string, string>> = {}) =>
    openApiWorld({ env: { K8SGPT_API_TOKEN: TOKEN, K8SGPT_LIMIT_SOURCE: '20', ...env } });
  const guesses = async (session: ReturnType<typeof openSession>, from?: string) => {
    const told = [];
    for (let call = 0; call < 25; call += 1)
      told.push(
        await rawCall(session, ANALYZE, framed(shop), {
          headers: {
            authorization: `Bearer guess-${call}`,
            ...(from === undefined ? {} : { 'x-forwarded-for': from }),
          },
        }),
      );
    return told;
  };

  test('counts call by call over one connection, before tokens are looked at', SLOW, async () => {
    const { url, counted } = await limited();
    const session = openSession(url);
    const told = await guesses(session);
    expect(told[0]?.status).toBe(status.UNAUTHENTICATED);
    expect(told.at(-1)).toMatchObject({
      status: status.RESOURCE_EXHAUSTED,
      retryAfter: expect.stringMatching(/^\d+$/) as string,
    });
    // The right token is not looked at either: that would tell which guess was right.
    const headers = { authorization: `Bearer ${TOKEN}` };
    expect(await rawCall(session, ANALYZE, framed(shop), { headers })).toMatchObject({
      status: status.RESOURCE_EXHAUSTED,
    });
    // Probes are answered all the same.
    expect(await rawCall(session, '/grpc.health.v1.Health/Check', framed(Buffer.alloc(0)))).toMatchObject({
      status: status.OK,
    });
    expect(await counted('k8sgpt_limited_total{whose="source"}')).toBeGreaterThan(0);
  });

  test('behind a proxy counts by whom the proxy heard from', SLOW, async () => {
    const { url } = await limited({ K8SGPT_TRUST_PROXY: '1' });
    const session = openSession(url);
    const told = await guesses(session, '6.6.6.6, 192.0.2.1');
    expect(told.at(-1)?.status).toBe(status.RESOURCE_EXHAUSTED);
    const [first] = await guesses(session, '6.6.6.6, 192.0.2.2');
    expect(first?.status).toBe(status.UNAUTHENTICATED);
  });
});
