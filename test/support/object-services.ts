// SPDX-License-Identifier: Apache-2.0

import { vi } from 'vitest';
import type { CacheModule, CachePlace } from '../../src/core/ports/cache-module.ts';
import { azureError, azureProtocol } from '../standins/objects/azure-blob.ts';
import { gcsError, gcsProtocol } from '../standins/objects/gcs.ts';
import { s3Error, s3Protocol } from '../standins/objects/s3.ts';
import { type Answer, type ObjectServer, serveObjects } from '../standins/objects/server.ts';

/** A service that keeps objects, how the product opens it, and a stand-in for it. */
export interface Service {
  readonly name: 's3' | 'azure-blob' | 'gcs';
  readonly load: () => Promise<{ readonly default: CacheModule }>;
  readonly serve: () => Promise<ObjectServer>;
  readonly place: (url: string) => CachePlace;
  readonly error: (status: number, code: string) => Answer;
}

const azureKey = Buffer.from('a key of tests').toString('base64');

export const s3: Service = {
  name: 's3',
  load: () => import('../../adapters/cache/s3.ts'),
  serve: () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIATEST');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret of tests');
    return serveObjects(s3Protocol);
  },
  place: (endpoint) => ({ bucket: 'answers', endpoint, prefix: 'k8sgpt/' }),
  error: s3Error,
};

export const azureBlob: Service = {
  name: 'azure-blob',
  load: () => import('../../adapters/cache/azure-blob.ts'),
  serve: () => serveObjects(azureProtocol),
  place: (url) => ({
    container: 'answers',
    connectionString: `DefaultEndpointsProtocol=http;AccountName=account;AccountKey=${azureKey};BlobEndpoint=${url}/account;`,
    prefix: 'k8sgpt/',
  }),
  error: azureError,
};

export const gcs: Service = {
  name: 'gcs',
  load: () => import('../../adapters/cache/gcs.ts'),
  serve: () => serveObjects(gcsProtocol),
  place: (endpoint) => ({ bucket: 'answers', endpoint, prefix: 'k8sgpt/' }),
  error: gcsError,
};

export const services: readonly Service[] = [s3, azureBlob, gcs];
