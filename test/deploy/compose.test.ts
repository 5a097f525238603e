// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { httpConfig } from '../../adapters/http/config.ts';
import { kubernetesConfig } from '../../adapters/kubernetes/config.ts';
import { root } from '../../scripts/root.ts';
import { configSlices } from '../../src/compose/config-slices.generated.ts';
import { generalConfig } from '../../src/config/general.ts';
import { serviceRoles } from '../../src/core/service-role.ts';

const Service = z.looseObject({
  image: z.string(),
  build: z.string().optional(),
  command: z.array(z.string()),
  user: z.string().optional(),
  read_only: z.boolean().optional(),
  cap_drop: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
  ports: z.array(z.string()).default([]),
  networks: z.array(z.string()),
  environment: z.record(z.string(), z.string()).default({}),
  volumes: z.array(z.unknown()).default([]),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).optional(),
  healthcheck: z.looseObject({ test: z.array(z.string()) }),
  stop_grace_period: z.string().optional(),
  deploy: z.object({ replicas: z.number() }).optional(),
});
const Compose = z.looseObject({
  services: z.object({ redis: Service, bot: Service, worker: Service, scheduler: Service }),
  networks: z.record(z.string(), z.object({ internal: z.boolean().optional() })),
});

const text = readFileSync(`${root}docker-compose.yml`, 'utf8');
const { services, networks } = Compose.parse(parse(text, { merge: true }));
const { redis, bot, worker, scheduler } = services;
const ours = [bot, worker, scheduler];
const settings = {
  type: 'bind',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of Compose
  source: '${CONFIG_FILE:-./deploy/compose/k8sgpt.yaml}',
  target: '/etc/k8sgpt/k8sgpt.yaml',
  read_only: true,
  bind: { create_host_path: false },
};

const known = new Set([
  ...configSlices.flatMap((slice) => Object.keys(slice.env)),
  'K8SGPT_CONFIG',
  // Read by Node.js and by every client.
  ...['HTTPS_PROXY', 'NO_PROXY'],
]);
const secretsOf = (keys: readonly string[]): readonly string[] =>
  configSlices
    .filter(({ key }) => keys.includes(key))
    .flatMap(({ env, secrets = [] }) =>
      Object.keys(env).filter((name) => secrets.includes(env[name] as never)),
    );

describe('docker-compose.yml', () => {
  test('runs roles that exist: one bot, two workers, one scheduler', () => {
    for (const { command } of ours) expect(serviceRoles).toContain(command[0]);
    expect(bot.command).toEqual(['bot']);
    expect(worker.command).toEqual(['worker']);
    expect(scheduler.command).toEqual(['scheduler']);
    expect(worker.deploy?.replicas).toBe(2);
    expect(bot.deploy).toBeUndefined();
  });

  test('sets nothing that the product does not read', () => {
    for (const { environment } of ours)
      expect(Object.keys(environment).filter((name) => !known.has(name))).toEqual([]);
  });

  test('gives each service its own secrets only, and holds none itself', () => {
    const chat = secretsOf(['slack', 'discord', 'mattermost']);
    const ai = secretsOf(['openai', 'ai', 'anthropic', 'gemini', 'groq']).filter(
      (name) => !name.endsWith('_HEADERS'),
    );
    expect(Object.keys(bot.environment)).toEqual(expect.arrayContaining([...chat]));
    expect(Object.keys(worker.environment).filter((name) => chat.includes(name))).toEqual([]);
    expect(Object.keys(bot.environment).filter((name) => ai.includes(name))).toEqual([]);
    for (const { environment, volumes } of [bot, scheduler])
      expect([Object.keys(environment).includes('KUBECONFIG'), volumes]).toEqual([false, [settings]]);
    expect(Object.keys(scheduler.environment).filter((name) => [...chat, ...ai].includes(name))).toEqual([]);
    for (const { environment } of ours)
      for (const [name, value] of Object.entries(environment))
        if (chat.includes(name) || ai.includes(name)) expect(value).toBe(`\${${name}:-}`);
  });

  test('gives a worker all that a backend wants, where it gives a part', () => {
    const guide = readFileSync(`${root}docs/guide/ai.md`, 'utf8');
    const wanted = [...guide.matchAll(/^\| `\w+` \|.*$/gm)]
      .map(([row]) => [...row.matchAll(/`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)`/g)].map(([, name = '']) => name))
      .filter((names) => names.some((name) => name in worker.environment));
    expect(wanted.length).toBeGreaterThan(4);
    expect(wanted.flat().filter((name) => !(name in worker.environment))).toEqual([]);
  });

  test('needs nothing but what one image and its user may do', () => {
    for (const service of ours) {
      expect(service).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
      expect(service.user ?? '65532:65532').not.toMatch(/^(0|root)/);
      expect(service.build).toBe('.');
    }
  });

  test('publishes the public port and nothing else', () => {
    const { port, adminPort } = httpConfig.schema.parse({});
    expect(bot.ports).toEqual([`\${PORT:-${port}}:${port}`]);
    expect([...redis.ports, ...worker.ports, ...scheduler.ports]).toEqual([]);
    for (const { environment, healthcheck } of ours) {
      // The admin port stays on loopback in the container, where only the health check reaches it.
      expect(environment).not.toHaveProperty('ADMIN_HOST');
      expect(healthcheck.test.join(' ')).toContain(`http://127.0.0.1:${adminPort}/healthz`);
    }
    expect(readFileSync(`${root}Dockerfile`, 'utf8')).toContain(`EXPOSE ${port}\n`);
  });

  test('asks the health check of the same program that the image runs', () => {
    const entry = /ENTRYPOINT (.*)/.exec(readFileSync(`${root}Dockerfile`, 'utf8'))?.[1] ?? '[]';
    for (const { healthcheck } of ours) expect(healthcheck.test[1]).toBe(JSON.parse(entry)[0]);
  });

  test('Redis keeps what it was given, and only bot and workers reach it', () => {
    expect(redis.command.join(' ')).toMatch(/--appendonly yes .*--maxmemory-policy noeviction/);
    expect(redis.networks).toEqual(['inside']);
    expect(networks['inside']?.internal).toBe(true);
    for (const { environment, networks: joined, depends_on } of ours) {
      expect(environment['REDIS_URL']).toBe('redis://redis:6379');
      expect(joined).toContain('inside');
      expect(depends_on?.['redis']?.condition).toBe('service_healthy');
    }
  });

  test('waits before it kills, as long as docs/guide/upgrade.md says; so does the service of Linux packages', () => {
    const { drainSeconds } = generalConfig.schema.parse({});
    const { leaveSeconds } = httpConfig.schema.parse({});
    const page = readFileSync(`${root}docs/guide/upgrade.md`, 'utf8');
    const more = Number(
      /longer by (\d+) seconds than\s+`general.drainSeconds` and `http.leaveSeconds`/.exec(page)?.[1],
    );
    const least = drainSeconds + leaveSeconds + more;
    expect(least).toBeGreaterThan(drainSeconds);
    const unit = readFileSync(`${root}deploy/linux/k8sgpt.service`, 'utf8');
    for (const wait of [
      ...ours.map(({ stop_grace_period }) => stop_grace_period),
      /^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1],
    ])
      expect(Number.parseInt(wait ?? '0', 10)).toBeGreaterThanOrEqual(least);
  });

  test('workers read the kubeconfig where it is mounted', () => {
    expect(kubernetesConfig.env).toHaveProperty('KUBECONFIG');
    expect(worker.volumes).toContainEqual(
      expect.objectContaining({ target: worker.environment['KUBECONFIG'], read_only: true }),
    );
  });

  test('every role reads the same settings, of a file that is there and sets nothing', () => {
    for (const { environment, volumes } of ours) {
      expect(volumes).toContainEqual(settings);
      expect(environment['K8SGPT_CONFIG']).toBe(settings.target);
    }
    const path = 'deploy/compose/k8sgpt.yaml';
    expect(settings.source).toContain(`./${path}`);
    expect(parse(readFileSync(root + path, 'utf8'))).toEqual({});
  });
});
