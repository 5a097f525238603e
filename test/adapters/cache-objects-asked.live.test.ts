// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it, vi } from 'vitest';
import { Refused } from '../../src/core/errors.ts';
import type { CachePlace } from '../../src/core/ports/cache-module.ts';
import { keepingLog } from '../support/adapter-parts.ts';
import { azureBlob, gcs, type Service, s3 } from '../support/object-services.ts';
import { rejection } from '../support/rejection.ts';

// What each service is asked for besides keeping: encryption, and where its credentials and region come from.

describe('encryption is asked for', () => {
  const written = async ({ load, serve, place }: Service, more: CachePlace) => {
    const server = await serve();
    const { default: module } = await load();
    const cache = await module.open({
      clock: { now: Date.now, sleep: async () => undefined },
      log: keepingLog().log,
      maxBytes: 1,
      place: { ...place(server.url), ...more },
    });
    await cache.set('a', 'x', { ttlMs: 60_000 });
    await cache.close();
    return server.asked.at(-1);
  };

  it('of S3, with and without a key', async () => {
    expect((await written(s3, { encryption: 'AES256' }))?.headers).toMatchObject({
      'x-amz-server-side-encryption': 'AES256',
    });
    expect((await written(s3, { encryptionKey: 'alias/answers' }))?.headers).toMatchObject({
      'x-amz-server-side-encryption': 'aws:kms',
      'x-amz-server-side-encryption-aws-kms-key-id': 'alias/answers',
    });
    expect((await written(s3, {}))?.headers).not.toHaveProperty('x-amz-server-side-encryption');
  });

  it('of Azure by scope, of Google by key', async () => {
    expect((await written(azureBlob, { encryptionKey: 'answers' }))?.headers).toMatchObject({
      'x-ms-encryption-scope': 'answers',
    });
    expect((await written(gcs, { encryptionKey: 'projects/p/k' }))?.url.searchParams.get('kmsKeyName')).toBe(
      'projects/p/k',
    );
  });
});

describe('S3 as every AWS tool finds it', () => {
  const opened = async (more: CachePlace = {}) => {
    const server = await s3.serve();
    const { default: module } = await s3.load();
    const clock = { now: Date.now, sleep: async () => undefined };
    const place = { ...s3.place(server.url), ...more };
    return { server, cache: await module.open({ clock, log: keepingLog().log, maxBytes: 1, place }) };
  };

  it.each([
    ['cache.region', { region: 'eu-central-1' }, 'eu-west-3', 'eu-central-1'],
    ['AWS_REGION', {}, 'eu-west-3', 'eu-west-3'],
    ['nothing, of another server', {}, undefined, 'us-east-1'],
  ])('takes the region of %s', async (_, more, variable, region) => {
    vi.stubEnv('AWS_REGION', variable);
    vi.stubEnv('AWS_DEFAULT_REGION', undefined);
    const { server, cache } = await opened(more);
    await cache.get('a');
    expect(server.asked[0]?.headers.authorization).toContain(`/${region}/s3/aws4_request`);
    await cache.close();
  });

  it('says that there are no credentials', async () => {
    const { server, cache } = await opened();
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE'])
      vi.stubEnv(name, undefined);
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nowhere');
    vi.stubEnv('AWS_CONFIG_FILE', '/nowhere');
    const refused = await rejection(cache.get('a'));
    expect(refused).toBeInstanceOf(Refused);
    expect(refused.message).toContain('No credentials were found for S3 bucket answers');
    expect(server.asked).toEqual([]);
    await cache.close();
  });
});
