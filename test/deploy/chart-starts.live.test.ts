// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { bullmqQueue } from '../../adapters/queue/bullmq.ts';
import { serveDemo } from '../../adapters/recorded/demo.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { chartWith, componentOf, ofKind, workloadsOf } from '../support/chart.ts';
import { describeWith, programPath } from '../support/needs.ts';
import { startProcess } from '../support/processes.ts';
import { realClock } from '../support/real-clock.ts';
import { startRedis } from '../support/redis.ts';
import { connectTo } from '../support/redis-settings.ts';

const PASSWORD = 'from-a-Secret/with:odd@letters';
const TOKEN = 'admin-token-of-this-test';
const values = {
  secrets: { ADMIN_TOKEN: { name: 'admin', key: 'token' } },
  metrics: { enabled: true },
  kubeconfig: { name: 'clusters' },
  inCluster: false,
  redis: { bundled: { passwordSecret: { name: 'redis', key: 'password' } } },
};

describeWith('helm', 'what the chart runs', (helm) => {
  const objects = chartWith(helm).objects(values);
  const podOf = (role: string) =>
    workloadsOf(objects).find((one) => componentOf(one) === role)?.['spec'].template.spec;

  test.skipIf(programPath('redis-server') === undefined)(
    'starts, and answers the probes that it asks, with Redis as it sets it up',
    { timeout: 240_000 },
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'chart-starts-'));
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      const cluster = await serveDemo();
      onTestFinished(cluster.close);
      const config = ofKind(objects, 'ConfigMap')[0]?.['data']['k8sgpt.yaml'];
      writeFileSync(join(folder, 'k8sgpt.yaml'), config);
      writeFileSync(join(folder, 'kubeconfig'), cluster.kubeconfig('prod'));
      writeFileSync(join(folder, 'ADMIN_TOKEN'), `${TOKEN}\n`);
      writeFileSync(join(folder, 'REDIS_PASSWORD'), PASSWORD);

      const [container] = podOf('redis').containers;
      const given: readonly string[] = container.args.map((word: string) =>
        word.replace('$(REDIS_PASSWORD)', PASSWORD),
      );
      const redis = await startRedis({ args: given.map((word) => (word === '/data' ? folder : word)) });
      onTestFinished(() => redis.close());
      const client = new Redis(redis.port, '127.0.0.1', { password: PASSWORD });
      onTestFinished(() => {
        client.disconnect();
      });
      const settings = await client.config('GET', 'maxmemory-policy', 'appendonly', 'appendfsync');
      expect(settings).toEqual(expect.arrayContaining(['noeviction', 'yes', 'always']));
      const stranger = new Redis(redis.port, '127.0.0.1', { maxRetriesPerRequest: 0 });
      stranger.on('error', () => undefined);
      onTestFinished(() => {
        stranger.disconnect();
      });
      await expect(stranger.ping()).rejects.toThrow('NOAUTH');

      /** What is in the pod, as it is on this machine: other folders, other ports, loopback only. */
      const here = (name: string, value: string | undefined): string => {
        if (name === 'REDIS_URL') return `redis://127.0.0.1:${redis.port}`;
        if (name.endsWith('_PORT') || name === 'PORT') return '0';
        if (name.endsWith('HOST')) return '127.0.0.1';
        const places = {
          K8SGPT_CONFIG: 'k8sgpt.yaml',
          KUBECONFIG: 'kubeconfig',
          ADMIN_TOKEN_FILE: 'ADMIN_TOKEN',
          REDIS_PASSWORD_FILE: 'REDIS_PASSWORD',
          K8SGPT_STATE_DIR: '',
        };
        return name in places ? join(folder, places[name as keyof typeof places]) : (value ?? '');
      };
      for (const role of ['bot', 'worker', 'scheduler'] as const) {
        const [{ env, livenessProbe, readinessProbe }] = podOf(role).containers;
        const variables = Object.fromEntries(
          (env as readonly { readonly name: string; readonly value?: string }[]).map(({ name, value }) => [
            name,
            here(name, value),
          ]),
        );
        const running = await startProcess(role, variables);
        onTestFinished(async () => {
          await running.end('SIGKILL');
        });
        const probed =
          livenessProbe.httpGet.port === 'http'
            ? running.url
            : /Probes\W+(http:\/\/[\w.:]+)/.exec(running.output())?.[1];
        for (const { httpGet } of [livenessProbe, readinessProbe])
          expect([role, (await fetch(`${probed ?? ''}${httpGet.path}`)).status]).toEqual([role, 200]);
        const admin = /(?:Chat page|Health)\W+(http:\/\/[\w.:]+)/.exec(running.output())?.[1] ?? '';
        const metrics = (headers: Readonly<Record<string, string>>) => fetch(`${admin}/metrics`, { headers });
        expect([role, (await metrics({})).status]).toEqual([role, 401]);
        const told = await metrics({ authorization: `Bearer ${TOKEN}` });
        expect([role, told.status]).toEqual([role, 200]);
        // What workers are scaled by.
        expect(await told.text()).toContain('k8sgpt_queue_waiting');
        expect(await running.end('SIGTERM')).toBe(0);
      }
    },
  );

  test.skipIf(programPath('redis-server') === undefined)(
    'is scaled by what jobs wait in',
    { timeout: 60_000 },
    async () => {
      const clusterName = "arn:aws:eks:eu-west-1:1:cluster/prod (blue)'s*!~";
      const scaled = chartWith(helm).objects({
        clusterName,
        redis: { prefix: '{team}' },
        worker: { autoscaling: { kind: 'keda', keda: { redis: { enabled: true } } } },
      });
      const redis = await startRedis();
      onTestFinished(() => redis.close());
      const queue = bullmqQueue({
        connect: connectTo(redis),
        prefix: '{team}',
        clock: realClock,
        log: silentLog,
      });
      onTestFinished(() => queue.close());
      for (const name of ['ai', `cluster-${clusterName}`])
        await queue.enqueue(name, { id: name, payload: '' });
      const client = new Redis(redis.port, '127.0.0.1');
      onTestFinished(() => {
        client.disconnect();
      });
      const triggers: readonly { readonly metadata: { readonly listName: string } }[] = ofKind(
        scaled,
        'ScaledObject',
      )[0]?.['spec'].triggers;
      const lengths = await Promise.all(triggers.map(({ metadata }) => client.zcard(metadata.listName)));
      expect(lengths).toEqual([1, 1]);
    },
  );
});
