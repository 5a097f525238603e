// SPDX-License-Identifier: Apache-2.0

import type { Fault } from './_fault.ts';
import aiOutage from './ai-outage.ts';
import apiServer, { apiWatches } from './api-server.ts';
import { clockBack, clockForward } from './clock.ts';
import descriptors from './descriptors.ts';
import { diskFull, redisDiskFull } from './disk-full.ts';
import dns from './dns.ts';
import frozen from './frozen.ts';
import { halfOpenCluster, halfOpenRedis, halfOpenSlack } from './half-open.ts';
import killBot from './kill-bot.ts';
import killExplaining from './kill-explaining.ts';
import killScheduler from './kill-scheduler.ts';
import killServe from './kill-serve.ts';
import killWorker from './kill-worker.ts';
import platform, { platformLate } from './platform.ts';
import redisCluster from './redis-cluster.ts';
import redisEmpty from './redis-empty.ts';
import redisFailover from './redis-failover.ts';
import redisFrozen from './redis-frozen.ts';
import redisFull from './redis-full.ts';
import redisRestart from './redis-restart.ts';
import redisSlow from './redis-slow.ts';

/** Every fault, the longest first. */
export const faults: readonly Fault[] = [
  ...[killBot, aiOutage, killWorker, killExplaining, killServe, halfOpenCluster, apiWatches, apiServer],
  ...[frozen, redisRestart, redisFailover, redisCluster, platform, platformLate, clockForward, clockBack],
  ...[redisSlow, halfOpenRedis, halfOpenSlack, killScheduler, redisFrozen, redisFull, redisEmpty],
  ...[redisDiskFull, diskFull, descriptors, dns],
];
