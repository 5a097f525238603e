// SPDX-License-Identifier: Apache-2.0

import type * as identities from '@azure/identity';
import type * as blobs from '@azure/storage-blob';
import { Refused } from '../../src/core/errors.ts';
import { type CacheParts, type CachePlace, defineCache } from '../../src/core/ports/cache-module.ts';
import { readBounded } from '../../src/core/read-bounded.ts';
import { objectCache } from './_object-cache.ts';
import { metadataOf, type ObjectStore, timesOfMetadata } from './_object-store.ts';
import { outside, TIMEOUT_MS } from './_outside.ts';
import { statusOf, storeTrouble } from './_trouble.ts';

type Sdk = typeof blobs;
type Identity = typeof identities;

const loadSdk = async (): Promise<Sdk> => {
  const module = (await import('@azure/storage-blob')) as Sdk & { readonly default?: Sdk };
  return module.default ?? module;
};

/** A connection string where one is set, else what every Azure tool finds: variables, workload and managed identity, az. */
const serviceOf = async (
  sdk: Sdk,
  { connectionString, account, endpoint }: CachePlace,
  { userAgent = 'k8sgpt', timeoutMs }: CacheParts,
): Promise<blobs.BlobServiceClient> => {
  const options = {
    retryOptions: { maxTries: 2, maxRetryDelayInMs: 500, ...(timeoutMs && { tryTimeoutInMs: timeoutMs }) },
    userAgentOptions: { userAgentPrefix: userAgent },
  };
  if (connectionString !== undefined)
    return sdk.BlobServiceClient.fromConnectionString(connectionString, options);
  const identity = (await import('@azure/identity')) as Identity & { readonly default?: Identity };
  const { DefaultAzureCredential } = identity.default ?? identity;
  const url = endpoint ?? `https://${account ?? ''}.blob.core.windows.net`;
  return new sdk.BlobServiceClient(url, new DefaultAzureCredential(), options);
};

const azureStore = (container: blobs.ContainerClient, scope: string | undefined): ObjectStore => {
  const where = `Azure container ${container.containerName}`;
  const missing = (error: unknown): boolean =>
    statusOf(error) === 404 && (error as { readonly code?: unknown }).code !== 'ContainerNotFound';
  return {
    read: async (name, most, signal) => {
      try {
        const { readableStreamBody } = await container
          .getBlobClient(name)
          .download(0, undefined, { abortSignal: signal });
        return readableStreamBody && (await readBounded(readableStreamBody as AsyncIterable<Buffer>, most));
      } catch (error) {
        if (missing(error)) return undefined;
        throw storeTrouble(error, where, signal);
      }
    },
    write: async (name, body, times, signal) => {
      await container
        .getBlockBlobClient(name)
        .upload(body, body.length, {
          abortSignal: signal,
          metadata: metadataOf(times),
          blobHTTPHeaders: { blobContentType: 'application/octet-stream' },
          ...(scope === undefined ? {} : { encryptionScope: scope }),
        })
        .catch((error: unknown) => {
          throw storeTrouble(error, where, signal);
        });
    },
    remove: async (name, signal) => {
      await container
        .getBlobClient(name)
        .delete({ abortSignal: signal })
        .catch((error: unknown) => {
          if (!missing(error)) throw storeTrouble(error, where, signal);
        });
    },
    list: async function* (prefix, signal) {
      try {
        const found = container.listBlobsFlat({ prefix, includeMetadata: true, abortSignal: signal });
        for await (const { name, properties, metadata } of found)
          yield { name, bytes: properties.contentLength ?? 0, times: timesOfMetadata(metadata) };
      } catch (error) {
        throw storeTrouble(error, where, signal);
      }
    },
    close: async () => undefined,
  };
};

export default defineCache({
  title: 'Azure Blob Storage',
  open: async (parts) => {
    const { place = {}, clock, log } = parts;
    const { container, prefix = '', account, endpoint, connectionString, encryptionKey } = place;
    if (container === undefined || (account ?? endpoint ?? connectionString) === undefined)
      throw new Refused('The cache store azure-blob needs a container and an account', {
        hint: 'Set cache.container and cache.account.',
      });
    const store = outside({
      where: `Azure container ${container}`,
      timeoutMs: parts.timeoutMs ?? TIMEOUT_MS,
      hasTimes: false,
      open: async () => {
        const service = await serviceOf(await loadSdk(), place, parts);
        return azureStore(service.getContainerClient(container), encryptionKey);
      },
    });
    return objectCache({ store, prefix, clock, log });
  },
});
