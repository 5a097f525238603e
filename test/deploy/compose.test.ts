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
  services: z.object({ redis: Service, bot: Service, worker: Service }),
  networks: z.record(z.string(), z.object({ internal: z.boolean().optional() })),
});

const text = readFileSync(`${root}docker-compose.yml`, 'utf8');
const { services, networks } = Compose.parse(parse(text, { merge: true }));
const { redis, bot, worker } = services;
const ours = [bot, worker];

const known = new Set([
  ...configSlices.flatMap((slice) => Object.keys(slice.env)),
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
  test('runs roles that exist: one bot, two workers', () => {
    for (const { command } of ours) expect(serviceRoles).toContain(command[0]);
    expect(bot.command).toEqual(['bot']);
    expect(worker.command).toEqual(['worker']);
    expect(worker.deploy?.replicas).toBe(2);
    expect(bot.deploy).toBeUndefined();
  });

  test('sets nothing that the product does not read', () => {
    for (const { environment } of ours)
      expect(Object.keys(environment).filter((name) => !known.has(name))).toEqual([]);
  });

  test('gives each service its own secrets only, and holds none itself', () => {
    const chat = secretsOf(['slack']);
    const ai = secretsOf(['openai', 'ai']);
    expect(Object.keys(bot.environment)).toEqual(expect.arrayContaining([...chat]));
    expect(Object.keys(worker.environment).filter((name) => chat.includes(name))).toEqual([]);
    expect(Object.keys(bot.environment).filter((name) => ai.includes(name))).toEqual([]);
    expect(Object.keys(bot.environment)).not.toContain('KUBECONFIG');
    for (const { environment } of ours)
      for (const [name, value] of Object.entries(environment))
        if (chat.includes(name) || ai.includes(name)) expect(value).toBe(`\${${name}:-}`);
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
    expect([...redis.ports, ...worker.ports]).toEqual([]);
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

  test('waits for running checks before it kills', () => {
    const { drainSeconds } = generalConfig.schema.parse({});
    for (const { stop_grace_period } of ours)
      expect(Number.parseInt(stop_grace_period ?? '0', 10)).toBeGreaterThan(drainSeconds);
  });

  test('workers read the kubeconfig where it is mounted', () => {
    expect(kubernetesConfig.env).toHaveProperty('KUBECONFIG');
    expect(worker.volumes).toContainEqual(
      expect.objectContaining({ target: worker.environment['KUBECONFIG'], read_only: true }),
    );
    expect(bot.volumes).toEqual([]);
  });
});
