// SPDX-License-Identifier: Apache-2.0

import type { CustomAnalyzerSettings } from '../../../adapters/custom-analyzers/config.ts';
import type { RedisSettings } from '../../../adapters/redis/config.ts';
import { isHere, type Risk } from './risk.ts';

/** By where it is set: host, and what the address says of TLS and a password. The address itself is a secret. */
const serversOf = (redis: RedisSettings) => {
  const ofUrl = (setting: string, url: string | undefined) => {
    if (url === undefined) return [];
    const { hostname, protocol, password } = new URL(url);
    return [
      {
        setting,
        hostname,
        tls: protocol === 'rediss:',
        password: password !== '' || redis.password !== undefined,
      },
    ];
  };
  const ofNodes = (setting: string, nodes: readonly string[] | undefined) =>
    (nodes ?? []).slice(0, 1).map((node) => ({
      setting,
      hostname: node.slice(0, node.lastIndexOf(':')),
      tls: redis.tls,
      password: redis.password !== undefined,
    }));
  return [
    ...ofUrl('REDIS_URL', redis.url),
    ...ofUrl('REDIS_CACHE_URL', redis.cacheUrl),
    ...ofNodes('REDIS_SENTINEL_NODES', redis.sentinelNodes),
    ...ofNodes('REDIS_CLUSTER_NODES', redis.clusterNodes),
  ];
};

/** Redis holds reports with real names, and says what is done: whoever reaches it reads and writes both. */
export const redisRisks = (redis: RedisSettings): readonly Risk[] =>
  serversOf(redis)
    .filter(({ hostname }) => !isHere(hostname))
    .flatMap(({ setting, hostname, tls, password }) => [
      ...(tls
        ? []
        : [
            {
              code: 'redis-without-tls',
              what: `what is kept in Redis at ${hostname} travels without TLS`,
              fix: setting.endsWith('URL') ? `Begin ${setting} with rediss://.` : 'Set REDIS_TLS=true.',
            },
          ]),
      ...(password
        ? []
        : [
            {
              code: 'redis-without-password',
              what: `whoever reaches Redis at ${hostname} reads reports and can have work done`,
              fix: setting.endsWith('URL')
                ? `Give Redis a user and a password, and name them in ${setting}.`
                : 'Give Redis a user and a password: REDIS_USERNAME, REDIS_PASSWORD.',
            },
          ]),
    ]);

/** What analyzers of others are told and given. */
export const analyzerRisks = (list: readonly CustomAnalyzerSettings[]): readonly Risk[] =>
  list
    .filter(({ enabled, url, connection }) => enabled && (url ?? connection) !== undefined)
    .flatMap(({ name, url, connection, token, tokenInClear }): Risk[] => {
      const { protocol, hostname } = new URL(url ?? connection ?? '');
      const isPlain = protocol === 'http:' || protocol === 'grpc:';
      if (!isPlain || isHere(hostname)) return [];
      const fix = `Use ${protocol.replace(':', 's:')}// for the custom analyzer ${name}.`;
      return token !== undefined && tokenInClear
        ? [
            {
              code: 'analyzer-token-in-clear',
              what: `the token of the custom analyzer ${name} travels without TLS`,
              fix,
            },
          ]
        : [
            {
              code: 'analyzer-without-tls',
              what: `whoever sits between can change what the custom analyzer ${name} finds`,
              fix,
            },
          ];
    });
