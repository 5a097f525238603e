// SPDX-License-Identifier: Apache-2.0

import { status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { openApiWorld } from '../support/api-world.ts';
import { ANALYZE, grpcClient } from '../support/grpc-client.ts';
import * as fc from '../support/properties.ts';
import { demoObjects } from '../support/spine.ts';

const PATHS = [
  ANALYZE,
  '/schema.v1.ServerConfigService/AddConfig',
  '/schema.v1.ServerQueryService/Query',
  '/k8sgpt.v1.AnalysisService/AnalyzeStream',
];
/** Whose turn it is when a request makes no sense: never ours. */
const FINE = [status.OK, status.INVALID_ARGUMENT, status.PERMISSION_DENIED, status.UNIMPLEMENTED];

const small = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes));

test('whatever bytes come over gRPC, a status says whose mistake it is, and the next call is answered', async () => {
  const { target } = await openApiWorld();
  const client = grpcClient(target);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...PATHS.slice(0, 3)), small, async (path, bytes) => {
      const code = await client.askBytes(path, bytes).then(
        () => status.OK,
        (error: unknown) => (error as { readonly code: status }).code,
      );
      expect(FINE).toContain(code);
    }),
    { numRuns: 60 },
  );
  await expect(client.ask(ANALYZE, { namespace: 'shop' })).resolves.toMatchObject({
    status: 'ProblemDetected',
  });
});

const words = fc.string({ unit: 'binary', maxLength: 30 });
const field = fc.constantFrom(
  'namespace',
  'filters',
  'labelSelector',
  'object',
  'cluster',
  'language',
  'output',
  '__proto__',
);
const value = fc.oneof(
  words,
  fc.array(words, { maxLength: 3 }),
  fc.boolean(),
  fc.integer(),
  fc.constant(null),
  fc.object({ maxDepth: 1 }),
);

test('whatever JSON comes over REST, it is answered or refused, and nothing is a fault', async () => {
  const { url, log } = await openApiWorld();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('/v1/analyze', '/v1/query', '/v1/config/add', '/v1/config/remove'),
      fc.oneof(
        fc.json({ maxDepth: 2 }),
        words,
        fc.dictionary(field, value, { maxKeys: 3 }).map((one) => JSON.stringify(one)),
      ),
      async (path, body) => {
        const answer = await fetch(url + path, { method: 'POST', body });
        expect([200, 400, 403]).toContain(answer.status);
        JSON.parse(await answer.text());
      },
    ),
    { numRuns: 60 },
  );
  expect(log.filter((line) => line.includes('Request failed'))).toEqual([]);
});

test('a secret that stands in the cluster is in no answer', async () => {
  const secret = 'ghp_0123456789abcdefghijABCDEFGHIJ012345';
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'leaky', namespace: 'shop', uid: 'u-leaky', creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: { containers: [{ name: 'app', image: 'app:1' }] },
    status: {
      phase: 'Pending',
      containerStatuses: [
        {
          name: 'app',
          ready: false,
          restartCount: 0,
          image: 'app:1',
          imageID: '',
          state: {
            waiting: { reason: 'CreateContainerConfigError', message: `bad token ${secret} for app` },
          },
        },
      ],
    },
  };
  const { target, url, log } = await openApiWorld({ objects: [...(await demoObjects()), pod] });
  const client = grpcClient(target);
  const one = JSON.stringify(await client.ask(ANALYZE, { namespace: 'shop', explain: true }));
  const told = JSON.stringify(
    await client.stream('/k8sgpt.v1.AnalysisService/AnalyzeStream', { namespaces: ['shop'], explain: true }),
  );
  const asked = await (
    await fetch(`${url}/v1/query`, {
      method: 'POST',
      body: JSON.stringify({ query: 'what is wrong with leaky?' }),
    })
  ).text();
  for (const text of [one, told, asked]) {
    expect(text).toContain('leaky');
    expect(text).not.toContain(secret);
  }
  expect(log.join('\n')).not.toContain(secret);
});
