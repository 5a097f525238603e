// SPDX-License-Identifier: Apache-2.0

import type * as gcs from '@google-cloud/storage';
import { beforeAbort } from '../../src/core/before-abort.ts';
import { SECOND } from '../../src/core/clock.ts';
import { Refused } from '../../src/core/errors.ts';
import { type CacheParts, type CachePlace, defineCache } from '../../src/core/ports/cache-module.ts';
import { objectCache } from './_object-cache.ts';
import { metadataOf, type ObjectStore, timesOfMetadata } from './_object-store.ts';
import { outside, TIMEOUT_MS } from './_outside.ts';
import { statusOf, storeTrouble } from './_trouble.ts';

type Sdk = typeof gcs;

const PAGE = 1_000;

const loadSdk = async (): Promise<Sdk> => {
  const module = (await import('@google-cloud/storage')) as Sdk & { readonly default?: Sdk };
  return module.default ?? module;
};

/** Credentials are those that every Google tool finds: a file that a variable names, gcloud, workload identity, the machine. */
const bucketOf = (
  sdk: Sdk,
  { bucket = '', endpoint, project }: CachePlace,
  { userAgent = 'k8sgpt', timeoutMs = 3 * SECOND }: CacheParts,
): gcs.Bucket => {
  const storage = new sdk.Storage({
    ...(project === undefined ? {} : { projectId: project }),
    ...(endpoint === undefined ? {} : { apiEndpoint: endpoint }),
    // A private address of Google wants credentials as the public one does; an emulator without TLS has none.
    useAuthWithCustomEndpoint: endpoint?.startsWith('https:') === true,
    userAgent,
    timeout: timeoutMs,
    retryOptions: { maxRetries: 1, totalTimeout: Math.ceil((2 * timeoutMs) / SECOND) },
  });
  return storage.bucket(bucket);
};

/** The SDK cannot be told to stop: whoever leaves does not wait for it. */
const gcsStore = (bucket: gcs.Bucket, kmsKeyName: string | undefined): ObjectStore => {
  const where = `Google Cloud Storage bucket ${bucket.name}`;
  const fileOf = (name: string): gcs.File =>
    bucket.file(name, kmsKeyName === undefined ? {} : { kmsKeyName });
  const missing = (error: unknown): boolean =>
    statusOf(error) === 404 && !/bucket does not exist/i.test((error as Error).message);
  return {
    read: async (name, most, signal) => {
      try {
        // Entries carry a hash of their own.
        const download = fileOf(name).download({ validation: false, start: 0, end: most });
        const [body] = await beforeAbort(download, signal);
        return body;
      } catch (error) {
        if (missing(error)) return undefined;
        throw storeTrouble(error, where, signal);
      }
    },
    write: async (name, body, times, signal) => {
      const saved = fileOf(name).save(body, {
        resumable: false,
        validation: false,
        metadata: { contentType: 'application/octet-stream', metadata: metadataOf(times) },
      });
      await beforeAbort(saved, signal).catch((error: unknown) => {
        throw storeTrouble(error, where, signal);
      });
    },
    remove: async (name, signal) => {
      await beforeAbort(fileOf(name).delete({ ignoreNotFound: true }), signal).catch((error: unknown) => {
        if (!missing(error)) throw storeTrouble(error, where, signal);
      });
    },
    list: async function* (prefix, signal) {
      let pageToken: string | undefined;
      do {
        const query = { prefix, maxResults: PAGE, autoPaginate: false, ...(pageToken && { pageToken }) };
        const [files, next] = await beforeAbort(bucket.getFiles(query), signal).catch((error: unknown) => {
          throw storeTrouble(error, where, signal);
        });
        for (const { name, metadata } of files)
          yield { name, bytes: Number(metadata.size ?? 0), times: timesOfMetadata(metadata.metadata) };
        pageToken = (next as { readonly pageToken?: string } | null)?.pageToken;
      } while (pageToken !== undefined);
    },
    close: async () => undefined,
  };
};

export default defineCache({
  title: 'Google Cloud Storage',
  open: async (parts) => {
    const { place = {}, clock, log } = parts;
    const { bucket, prefix = '', encryptionKey } = place;
    if (bucket === undefined)
      throw new Refused('The cache store gcs needs a bucket', { hint: 'Set cache.bucket.' });
    const store = outside({
      where: `Google Cloud Storage bucket ${bucket}`,
      timeoutMs: parts.timeoutMs ?? TIMEOUT_MS,
      hasTimes: false,
      open: async () => {
        const sdk = await loadSdk();
        return gcsStore(bucketOf(sdk, place, parts), encryptionKey);
      },
    });
    return objectCache({ store, prefix, clock, log });
  },
});
