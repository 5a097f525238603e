// SPDX-License-Identifier: Apache-2.0

import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, chown, lstat, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { root } from '../../scripts/root.ts';
import { says, startOpenAi } from '../standins/openai.ts';
import { buildBundle } from '../support/build-bundle.ts';
import { json } from '../support/explaining.ts';
import { describeWith } from '../support/needs.ts';
import { startRedis } from '../support/redis.ts';

/** The user of the image, who owns nothing; only root can become another user. */
const NOBODY = 65_532;
const isRoot = process.getuid?.() === 0;
const someone = isRoot ? { uid: NOBODY, gid: NOBODY } : {};

let home = '';
/** What the image holds: /app, read-only, and the state folder of its user. */
const app = () => join(home, 'app');
const state = () => join(home, 'state');

const everyPath = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder, { recursive: true })).map((name) => join(folder, name)).sort();

/** Only what the image's environment holds. */
const environment = (given: Readonly<Record<string, string>> = {}) => ({
  NODE_ENV: 'production',
  K8SGPT_STATE_DIR: state(),
  ...given,
});

const started: ChildProcess[] = [];
const start = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const child = spawn(process.execPath, ['dist/main.js', ...args], {
    cwd: app(),
    env: environment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
    ...someone,
  });
  started.push(child);
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  /** What stderr says that matches, once it does. */
  const saying = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = pattern.exec(said.stderr);
        if (found !== null) resolve(found[1] ?? found[0]);
      };
      child.stderr.on('data', look);
      child.once('exit', () => reject(new Error(`ended before it said ${pattern}: ${said.stderr}`)));
      look();
    });
  return { child, said, ended, saying };
};

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'bundle-'));
  await chmod(home, 0o755);
  await buildBundle(home, app());
  await mkdir(state(), { mode: 0o700 });
  if (isRoot) await chown(state(), NOBODY, NOBODY);
  for (const path of [app(), ...(await everyPath(app()))]) {
    const isFolder = (await lstat(path)).isDirectory();
    await chmod(path, isFolder ? 0o555 : 0o444);
  }
}, 120_000);
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});
afterAll(async () => {
  for (const path of [app(), ...(await everyPath(app()))])
    if ((await lstat(path)).isDirectory()) await chmod(path, 0o755);
  await rm(home, { recursive: true, force: true });
});

describe('the bundle, without packages, as nobody, on a read-only tree', () => {
  test('tells its version', async () => {
    const { said, ended } = start(['--version']);
    expect(await ended, said.stderr).toBe(0);
    const manifest = JSON.parse(await readFile(`${root}package.json`, 'utf8'));
    expect(said.stdout).toContain(manifest.version);
  });

  test('has no chunk that cannot be read', async () => {
    const chunks = (await everyPath(join(app(), 'dist'))).filter((path) => path.endsWith('.js'));
    const unreadable = await Promise.all(
      chunks.map(async (path) =>
        transform(await readFile(path, 'utf8'), { format: 'esm', logLevel: 'silent' }).then(
          () => undefined,
          (error: unknown) => `${path}: ${error instanceof Error ? error.message : String(error)}`,
        ),
      ),
    );
    expect(chunks.length).toBeGreaterThan(100);
    expect(unreadable.filter((one) => one !== undefined)).toEqual([]);
  });

  test('checks the demo cluster from the command line', async () => {
    const { said, ended } = start(['analyze', '-o', 'json']);
    await ended;
    expect(JSON.parse(said.stdout), said.stderr).toMatchObject({ status: 'ProblemDetected' });
  });

  test('asks an AI', async () => {
    const ai = await startOpenAi();
    ai.will(says(json({ happening: 'A model says so.' })));
    const { said, ended } = start(['analyze', '--explain', '-o', 'json'], {
      OPENAI_API_KEY: 'sk-test',
      OPENAI_BASE_URL: ai.url,
    });
    await ended;
    await ai.close();
    const { incidents } = JSON.parse(said.stdout) as {
      readonly incidents: readonly { readonly explanation?: { readonly happening: string } }[];
    };
    expect(
      incidents.map(({ explanation }) => explanation?.happening),
      said.stderr,
    ).toContain('A model says so.');
  });

  test('serves, tells its health, and ends with 0 when it is told to', async () => {
    const before = await everyPath(app());
    const service = start(['serve'], { PORT: '0', ADMIN_PORT: '0' });
    const page = await service.saying(/(http:\/\/(?:127\.0\.0\.1|localhost):\d+)/);
    for (const path of ['/healthz', '/readyz', '/'])
      expect([path, (await fetch(page + path)).status]).toEqual([path, 200]);
    service.child.kill('SIGTERM');
    expect(await service.ended, service.said.stderr).toBe(0);
    expect(await everyPath(app())).toEqual(before);
  });

  test.each(['bot', 'worker', 'scheduler'])('%s alone says that it needs Redis', async (role) => {
    const { said, ended } = start([role]);
    expect(await ended).toBe(2);
    expect(said.stderr).toContain('REDIS_URL');
  });
});

describeWith('redis-server', 'each role of the bundle, with a Redis', () => {
  test.each(['serve', 'bot', 'worker', 'scheduler'])(
    '%s is ready and ends with 0; it writes nothing, not even where it may',
    { timeout: 60_000 },
    async (role) => {
      const redis = await startRedis();
      onTestFinished(() => redis.close());
      const before = [...(await everyPath(app())), ...(await everyPath(state()))];
      // Neither a home nor a folder for temporary files.
      const service = start([role], {
        REDIS_URL: redis.url,
        PORT: '0',
        ADMIN_PORT: '0',
        HEALTH_PORT: '0',
        TMPDIR: '/nowhere',
      });
      const probes = await service.saying(/Probes\W+(http:\/\/\S+)\/readyz/);
      for (const path of ['/healthz', '/readyz'])
        expect([path, (await fetch(probes.replace('0.0.0.0', '127.0.0.1') + path)).status]).toEqual([
          path,
          200,
        ]);
      service.child.kill('SIGTERM');
      expect(await service.ended, service.said.stderr).toBe(0);
      expect(service.said.stderr).not.toMatch(/"level":"(?:error|fatal)"|EROFS|EACCES|EPERM/);
      expect([...(await everyPath(app())), ...(await everyPath(state()))]).toEqual(before);
    },
  );
});
