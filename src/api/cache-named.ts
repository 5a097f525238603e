// SPDX-License-Identifier: Apache-2.0

import type { ConfigRequest } from '../core/api-messages.ts';
import { Refused } from '../core/errors.ts';

/** Settings of the section `cache`. */
export type CacheNamed = Readonly<Record<string, string>> & { readonly store: string };

type Cache = NonNullable<ConfigRequest['cache']>;

const filled = (settings: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== ''));

/** The one cache that a request names, in our settings; undefined where it names none. */
export const cacheNamed = (cache: Cache | undefined): CacheNamed | undefined => {
  const { s3Cache: s3, azureCache: azure, gcsCache: gcs, interplexCache: interplex } = cache ?? {};
  const named = [s3, azure, gcs, interplex].filter((one) => one !== undefined);
  if (named.length > 1) throw new Refused('cache names several stores: name one.');
  if (interplex !== undefined)
    throw new Refused('There is no cache store interplex here: use s3, azure or gcs.');
  if (s3?.insecure === true)
    throw new Refused(
      'A cache is asked over TLS: leave insecure out, and trust its CA with NODE_EXTRA_CA_CERTS.',
    );
  if (s3 !== undefined)
    return {
      store: 's3',
      ...filled({ bucket: s3.bucketName, region: s3.region, endpoint: s3.endpoint }),
    };
  if (azure !== undefined)
    return {
      store: 'azure-blob',
      ...filled({ account: azure.storageAccount, container: azure.containerName }),
    };
  if (gcs !== undefined)
    return {
      store: 'gcs',
      ...filled({ bucket: gcs.bucketName, region: gcs.region, project: gcs.projectId }),
    };
  return undefined;
};
