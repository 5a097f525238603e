// SPDX-License-Identifier: Apache-2.0

// Runs what docs/guide/api.md shows, against a service of its own.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { openApiWorld } from './support/api-world.ts';
import { allBlocks } from './support/blocks.ts';
import { grpcClient, methodOf } from './support/grpc-client.ts';

const run = promisify(execFile);

const lines = allBlocks()
  .filter(
    ({ path, options }) =>
      path.endsWith('guide/api.md') && options['tested'] === 'test/docs-api.live.test.ts',
  )
  .flatMap(({ text }) => text.split('\n').filter((line) => line.trim() !== ''));

test('the page shows both ways to ask', () => {
  expect(lines.filter((line) => line.startsWith('curl ')).length).toBeGreaterThanOrEqual(3);
  expect(lines.filter((line) => line.startsWith('grpcurl ')).length).toBeGreaterThanOrEqual(2);
});

test.each(lines.filter((line) => line.startsWith('curl ')))('%s', async (line) => {
  const { target } = await openApiWorld();
  const { stdout } = await run('sh', ['-c', line.replaceAll('localhost:8080', target)]);
  expect(stdout).not.toContain('about:blank');
  expect(stdout).toContain('shop-config');
});

// grpcurl itself is not on every machine: its arguments are read as it reads them.
test.each(lines.filter((line) => line.startsWith('grpcurl ')))('%s', async (line) => {
  const { target } = await openApiWorld();
  const found = /^grpcurl -plaintext -d '(.+)' localhost:8080 (\S+)$/.exec(line);
  const path = `/${found?.[2] ?? ''}`;
  const request = JSON.parse(found?.[1] ?? '') as object;
  const client = grpcClient(target);
  const answer = methodOf(path).responseStream
    ? await client.stream(path, request)
    : await client.ask(path, request);
  expect(JSON.stringify(answer)).toContain('shop-config');
});
