// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { SECOND } from '../../src/core/clock.ts';
import { defineConfig } from '../../src/core/config-slice.ts';

export const cacheStores = ['memory', 'file', 'redis', 's3', 'azure-blob', 'gcs'] as const;
export type CacheStore = (typeof cacheStores)[number];

const UNITS: Readonly<Record<string, number>> = { KB: 1e3, MB: 1e6, GB: 1e9 };
const SIZE = 'maxSize is a size such as 64MB or 2GB';
const size = z
  .string(SIZE)
  .regex(/^\d{1,6}(?:KB|MB|GB)$/, SIZE)
  .transform((text) => Number(text.slice(0, -2)) * (UNITS[text.slice(-2)] ?? 1))
  .refine((bytes) => bytes >= 1e5, 'maxSize is at least 100KB');

const address = z.url({ protocol: /^https?$/, error: 'endpoint is an address: https://…' });

/** What each store cannot do without. */
const NEEDED: Readonly<Partial<Record<CacheStore, readonly string[]>>> = {
  s3: ['bucket'],
  gcs: ['bucket'],
  'azure-blob': ['container'],
};

/** Where answers are remembered; `maxSize` arrives in bytes, `timeoutSeconds` as `timeoutMs` of whoever asks. */
export const cacheConfig = defineConfig({
  key: 'cache',
  title: 'Where answers are remembered',
  schema: z
    .strictObject({
      store: z
        .enum(cacheStores, `store is ${cacheStores.join(', ')}`)
        .optional()
        .describe(
          'Where answers of AI are kept; default: redis where Redis is configured, else file, else memory',
        ),
      maxSize: size
        .prefault('64MB')
        .describe('How much all answers may take together, for example 64MB; the oldest go first'),
      timeoutSeconds: z.coerce
        .number('timeoutSeconds is a number of seconds')
        .min(0.1, 'timeoutSeconds is at least 0.1')
        .max(30, 'timeoutSeconds is at most 30')
        .default(2)
        .describe('How long an answer waits for the cache before it goes on without it'),
      directory: z.string().min(1).optional().describe('file: where; default: cache in the state directory'),
      bucket: z.string().min(1).optional().describe('s3, gcs: the bucket, which must exist'),
      region: z
        .string()
        .min(1)
        .optional()
        .describe('s3: the region; default: that of AWS_REGION or the profile'),
      endpoint: address
        .optional()
        .describe('s3, gcs, azure-blob: another address than that of AWS, Google or the account'),
      pathStyle: z
        .stringbool()
        .or(z.boolean())
        .optional()
        .describe('s3: the bucket in the path of addresses; default: where endpoint is set'),
      account: z.string().min(1).optional().describe('azure-blob: the storage account'),
      container: z.string().min(1).optional().describe('azure-blob: the container, which must exist'),
      connectionString: z
        .string()
        .min(1)
        .optional()
        .describe('azure-blob: account and key in one; default: the identity that Azure tools find'),
      project: z.string().min(1).optional().describe('gcs: the project'),
      prefix: z
        .string()
        .max(200, 'prefix has at most 200 characters')
        .regex(/^[\w./-]*$/, 'prefix is made of letters, digits and ./_-')
        .default('k8sgpt/')
        .describe('s3, gcs, azure-blob: beginning of every object’s name; nothing else is read or removed'),
      encryption: z
        .enum(['AES256', 'aws:kms', 'aws:kms:dsse'], 'encryption is AES256, aws:kms or aws:kms:dsse')
        .optional()
        .describe('s3: asks for this server-side encryption; default: that of the bucket'),
      encryptionKey: z
        .string()
        .min(1)
        .optional()
        .describe('s3, gcs: the KMS key; azure-blob: the encryption scope; default: that of the bucket'),
    })
    .superRefine((settings, context) => {
      for (const name of NEEDED[settings.store ?? 'memory'] ?? [])
        if (settings[name as 'bucket'] === undefined)
          context.addIssue({
            code: 'custom',
            path: [name],
            message: `the store ${settings.store ?? ''} needs ${name}`,
          });
      if (
        settings.store === 'azure-blob' &&
        (settings.account ?? settings.endpoint ?? settings.connectionString) === undefined
      )
        context.addIssue({
          code: 'custom',
          path: ['account'],
          message: 'the store azure-blob needs account, endpoint or connectionString',
        });
    }),
  restart: true,
  env: {
    K8SGPT_CACHE_STORE: 'store',
    K8SGPT_CACHE_MAX_SIZE: 'maxSize',
    K8SGPT_CACHE_DIRECTORY: 'directory',
    K8SGPT_CACHE_BUCKET: 'bucket',
    K8SGPT_CACHE_REGION: 'region',
    K8SGPT_CACHE_ENDPOINT: 'endpoint',
    K8SGPT_CACHE_ACCOUNT: 'account',
    K8SGPT_CACHE_CONTAINER: 'container',
    K8SGPT_CACHE_PROJECT: 'project',
    K8SGPT_CACHE_PREFIX: 'prefix',
    AZURE_STORAGE_CONNECTION_STRING: 'connectionString',
  },
  secrets: ['connectionString'],
});

export type CacheSettings = z.output<typeof cacheConfig.schema>;

export const timeoutMsOf = ({ timeoutSeconds }: CacheSettings): number => timeoutSeconds * SECOND;
