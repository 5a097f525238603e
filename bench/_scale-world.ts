// SPDX-License-Identifier: Apache-2.0

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Redis } from 'ioredis';
import type { Faults } from '../adapters/recorded/faults.ts';
import type { RawObject } from '../adapters/recorded/raw-object.ts';
import { serveRecording } from '../adapters/recorded/server.ts';
import { root } from '../scripts/root.ts';
import { startRedis } from '../test/support/redis.ts';
import { openRoles, type Role } from './_roles.ts';

const startAi = async (latencyMs: number) => {
  const given = ['--import', 'tsx', 'bench/scale-ai-server.ts', `--latency=${latencyMs}`];
  const child = spawn(process.execPath, given, { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
  const { value } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  return {
    url: (JSON.parse(String(value)) as { readonly url: string }).url,
    end: async () => {
      child.stdin.end();
      await once(child, 'exit');
    },
  };
};

const demoObjects = async (): Promise<readonly RawObject[]> => {
  const text = await readFile(`${root}adapters/recorded/demo/cluster.json`, 'utf8');
  return (JSON.parse(text) as { readonly items: readonly RawObject[] }).items;
};

/** Real Redis, an API server over the demo's objects, a model to be, and roles of the bundle; all on loopback. */
export const openScaleWorld = async (aiLatencyMs: number) => {
  const folder = await mkdtemp(join(tmpdir(), 'k8sgpt-scale-'));
  const roles = await openRoles(folder);
  const redisServer = await startRedis();
  let delayMs = 0;
  const faults: Faults = () => (delayMs > 0 ? { delayMs } : undefined);
  const cluster = await serveRecording({ objects: await demoObjects(), faults });
  const ai = await startAi(aiLatencyMs);
  const redis = new Redis(redisServer.url);
  const env = {
    HOME: folder,
    K8SGPT_STATE_DIR: join(folder, 'state'),
    REDIS_URL: redisServer.url,
    KUBECONFIG: join(folder, 'kubeconfig'),
    OPENAI_BASE_URL: ai.url,
    K8SGPT_LOG_LEVEL: 'error',
  };
  await writeFile(env.KUBECONFIG, cluster.kubeconfig('demo'));
  const started: Role[] = [];
  return {
    folder,
    env,
    redis,
    redisServer,
    /** How long each answer of the API server takes from now on. */
    delay: (ms: number): void => {
      delayMs = ms;
    },
    /** A kubeconfig of so many clusters, all of them the same server. */
    manyClusters: async (count: number): Promise<string> => {
      const one = JSON.parse(cluster.kubeconfig('demo')) as Kubeconfig;
      const names = Array.from({ length: count }, (_, at) => `demo-${at}`);
      const path = join(folder, `kubeconfig-${count}`);
      const contexts = names.map((name) => ({ ...one.contexts[0], name }));
      await writeFile(path, JSON.stringify({ ...one, contexts, 'current-context': 'demo-0' }));
      return path;
    },
    start: async (name: Parameters<typeof roles.start>[0], more: Readonly<Record<string, string>> = {}) => {
      const role = await roles.start(name, { ...env, ...more });
      started.push(role);
      return role;
    },
    close: async () => {
      await Promise.all(started.map((role) => role.end()));
      redis.disconnect();
      await Promise.all([ai.end(), cluster.close()]);
      await redisServer.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
export type ScaleWorld = Awaited<ReturnType<typeof openScaleWorld>>;

interface Kubeconfig {
  readonly contexts: readonly object[];
}
