// SPDX-License-Identifier: Apache-2.0

import type * as s3 from '@aws-sdk/client-s3';
import { Refused } from '../../src/core/errors.ts';
import { type CacheParts, type CachePlace, defineCache } from '../../src/core/ports/cache-module.ts';
import type { SdkHandler } from '../../src/core/sdk-handler.ts';
import { objectCache } from './_object-cache.ts';
import { metadataOf, type ObjectStore, timesOfMetadata } from './_object-store.ts';
import { outside, TIMEOUT_MS } from './_outside.ts';
import { proxiedHandler } from './_proxied-handler.ts';
import { statusOf, storeTrouble } from './_trouble.ts';

type Sdk = typeof s3;

const PAGE = 1_000;

/** The SDK says on standard error that it will leave this version of Node; which one runs is the image's business. */
const quiet = (env: NodeJS.ProcessEnv): void => {
  env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
};

const loadSdk = async (): Promise<Sdk> => {
  quiet(process.env);
  const module = (await import('@aws-sdk/client-s3')) as Sdk & { readonly default?: Sdk };
  return module.default ?? module;
};

const encryptionOf = ({ encryption, encryptionKey }: CachePlace): Partial<s3.PutObjectCommandInput> => {
  const kind = encryption ?? (encryptionKey === undefined ? undefined : 'aws:kms');
  return {
    ...(kind === undefined ? {} : { ServerSideEncryption: kind as s3.ServerSideEncryption }),
    ...(encryptionKey === undefined ? {} : { SSEKMSKeyId: encryptionKey }),
  };
};

/** Whether the SDK is to find the region itself, as every AWS tool does. */
const hasRegion = (endpoint: string | undefined, env: NodeJS.ProcessEnv): boolean =>
  endpoint === undefined || Boolean(env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION']);

/** Credentials are those that every AWS tool finds: variables, profiles, roles of pods and machines. */
const clientOf = (
  sdk: Sdk,
  place: CachePlace,
  { userAgent = 'k8sgpt', timeoutMs }: CacheParts,
  proxied: SdkHandler | undefined,
): s3.S3Client => {
  const { region, endpoint, pathStyle } = place;
  return new sdk.S3Client({
    // Servers of the protocol that are not AWS have no regions, and yet each request names one.
    ...(region !== undefined ? { region } : hasRegion(endpoint, process.env) ? {} : { region: 'us-east-1' }),
    ...(endpoint === undefined ? {} : { endpoint }),
    forcePathStyle: pathStyle ?? endpoint !== undefined,
    maxAttempts: 2,
    customUserAgent: [userAgent.split('/') as [string, string]],
    requestHandler: proxied ?? {
      connectionTimeout: timeoutMs,
      requestTimeout: timeoutMs,
      throwOnRequestTimeout: true,
    },
    // Not every server of the protocol knows the newer checksums; entries carry a hash of their own.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
};

const s3Store = (
  sdk: Sdk,
  client: s3.S3Client,
  place: CachePlace & { readonly bucket: string },
): ObjectStore => {
  const Bucket = place.bucket;
  const where = `S3 bucket ${Bucket}`;
  const missing = (error: unknown): boolean =>
    statusOf(error) === 404 && (error as Error).name !== 'NoSuchBucket';
  return {
    read: async (Key, most, signal) => {
      try {
        const { Body, ContentLength = 0 } = await client.send(new sdk.GetObjectCommand({ Bucket, Key }), {
          abortSignal: signal,
        });
        if (ContentLength > most) {
          (Body as { readonly destroy?: () => void } | undefined)?.destroy?.();
          return undefined;
        }
        return Body === undefined ? undefined : Buffer.from(await Body.transformToByteArray());
      } catch (error) {
        if (missing(error)) return undefined;
        throw storeTrouble(error, where, signal);
      }
    },
    write: async (Key, Body, times, signal) => {
      const command = new sdk.PutObjectCommand({
        Bucket,
        Key,
        Body,
        ContentType: 'application/octet-stream',
        Metadata: metadataOf(times),
        ...encryptionOf(place),
      });
      await client.send(command, { abortSignal: signal }).catch((error: unknown) => {
        throw storeTrouble(error, where, signal);
      });
    },
    remove: async (Key, signal) => {
      await client
        .send(new sdk.DeleteObjectCommand({ Bucket, Key }), { abortSignal: signal })
        .catch((error: unknown) => {
          if (!missing(error)) throw storeTrouble(error, where, signal);
        });
    },
    list: async function* (Prefix, signal) {
      let token: string | undefined;
      do {
        const page: s3.ListObjectsV2CommandOutput = await client
          .send(new sdk.ListObjectsV2Command({ Bucket, Prefix, MaxKeys: PAGE, ContinuationToken: token }), {
            abortSignal: signal,
          })
          .catch((error: unknown) => {
            throw storeTrouble(error, where, signal);
          });
        for (const { Key, Size = 0 } of page.Contents ?? [])
          if (Key !== undefined) yield { name: Key, bytes: Size };
        token = page.NextContinuationToken;
      } while (token !== undefined);
    },
    // Listings of S3 show no metadata.
    times: async (Key, signal) => {
      try {
        const { Metadata } = await client.send(new sdk.HeadObjectCommand({ Bucket, Key }), {
          abortSignal: signal,
        });
        return timesOfMetadata(Metadata);
      } catch (error) {
        if (missing(error)) return undefined;
        throw storeTrouble(error, where, signal);
      }
    },
    close: async () => client.destroy(),
  };
};

export default defineCache({
  title: 'S3',
  open: async (parts) => {
    const { place = {}, clock, log } = parts;
    const { bucket, prefix = '' } = place;
    if (bucket === undefined)
      throw new Refused('The cache store s3 needs a bucket', { hint: 'Set cache.bucket.' });
    const store = outside({
      where: `S3 bucket ${bucket}`,
      timeoutMs: parts.timeoutMs ?? TIMEOUT_MS,
      hasTimes: true,
      open: async () => {
        const [sdk, proxied] = await Promise.all([loadSdk(), proxiedHandler(parts)]);
        return s3Store(sdk, clientOf(sdk, place, parts, proxied), { ...place, bucket });
      },
    });
    return objectCache({ store, prefix, clock, log });
  },
});
