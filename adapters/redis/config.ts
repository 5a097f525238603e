// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { defineConfig } from '../../src/core/config-slice.ts';

const isRedisUrl = (text: string): boolean => /^rediss?:\/\//.test(text) && URL.canParse(text);

const url = z.string().refine(isRedisUrl, 'an address starts with redis:// or rediss://').optional();

const isNode = (text: string): boolean => /^(\[[\da-fA-F:.]+\]|[^\s:/@]+):\d{1,5}$/.test(text);

/** A list in the file; separated by commas in a variable. */
const nodes = z
  .union([z.array(z.string()), z.string()])
  .transform((given) => (typeof given === 'string' ? given.split(',') : given).map((node) => node.trim()))
  .refine((given) => given.length > 0 && given.every(isNode), 'nodes are host:port, for example redis-0:6379')
  .optional();

const ways = ['url', 'sentinelNodes', 'clusterNodes'] as const;

export const redisConfig = defineConfig({
  key: 'redis',
  title: 'Redis',
  schema: z
    .strictObject({
      url: url.describe('One server: redis://user:password@host:port/db, or rediss:// for TLS'),
      cacheUrl: url.describe(
        'Another server for caches, which may evict; default: the same server as everything else',
      ),
      prefix: z
        .string()
        .regex(
          /\{[^{}]+\}/,
          'a prefix holds a hash tag, as in {k8sgpt}: Redis Cluster keeps its keys on one node by it',
        )
        .default('{k8sgpt}')
        .describe('Beginning of every key; its hash tag keeps the keys together in a cluster'),
      caFile: z
        .string()
        .optional()
        .describe('Path of the CA certificate (PEM) that signed the server’s certificate'),
      certFile: z
        .string()
        .optional()
        .describe(
          'Path of a certificate (PEM) to show to a server that asks its clients for one; with keyFile',
        ),
      keyFile: z.string().optional().describe('Path of the key (PEM) of that certificate'),
      tls: z.stringbool().or(z.boolean()).default(false).describe('TLS to Sentinel and cluster nodes'),
      username: z
        .string()
        .optional()
        .describe('User, where the address has none, and of the nodes that Sentinel or the cluster names'),
      password: z.string().optional().describe('Password of that user'),
      sentinelNodes: nodes.describe('Sentinels, as host:port'),
      sentinelName: z.string().optional().describe('How the Sentinels call the group of servers'),
      sentinelPassword: z.string().optional().describe('Password of the Sentinels themselves'),
      clusterNodes: nodes.describe('Some nodes of a Redis Cluster, as host:port; the others are found'),
    })
    .superRefine((settings, context) => {
      const given = ways.filter((way) => settings[way] !== undefined);
      if (given.length > 1) {
        context.addIssue({
          code: 'custom',
          path: [given[1] ?? ''],
          message: `give one of ${ways.join(', ')}; ${given.join(' and ')} are set`,
        });
      }
      if ((settings.certFile === undefined) !== (settings.keyFile === undefined)) {
        context.addIssue({
          code: 'custom',
          path: [settings.certFile === undefined ? 'certFile' : 'keyFile'],
          message: 'a certificate for the server needs both certFile and keyFile',
        });
      }
      if ((settings.sentinelNodes === undefined) !== (settings.sentinelName === undefined)) {
        context.addIssue({
          code: 'custom',
          path: [settings.sentinelNodes === undefined ? 'sentinelNodes' : 'sentinelName'],
          message: 'Sentinel needs both sentinelNodes and sentinelName',
        });
      }
    }),
  restart: true,
  env: {
    REDIS_URL: 'url',
    REDIS_CACHE_URL: 'cacheUrl',
    REDIS_PREFIX: 'prefix',
    REDIS_CA_FILE: 'caFile',
    REDIS_CERT_FILE: 'certFile',
    REDIS_KEY_FILE: 'keyFile',
    REDIS_TLS: 'tls',
    REDIS_USERNAME: 'username',
    REDIS_PASSWORD: 'password',
    REDIS_SENTINEL_NODES: 'sentinelNodes',
    REDIS_SENTINEL_NAME: 'sentinelName',
    REDIS_SENTINEL_PASSWORD: 'sentinelPassword',
    REDIS_CLUSTER_NODES: 'clusterNodes',
  },
  secrets: ['url', 'cacheUrl', 'password', 'sentinelPassword'],
});

export type RedisSettings = z.output<typeof redisConfig.schema>;

/** Whether there is a Redis to use. */
export const hasRedis = (settings: RedisSettings): boolean => ways.some((way) => settings[way] !== undefined);
