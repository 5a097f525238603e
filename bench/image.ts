// SPDX-License-Identifier: Apache-2.0

// `npm run bench -- image`: what the image holds, and how long each role takes until it is ready and what it needs then. The
// bundle runs as the image runs it: nothing else of the sources, no packages but the native one, a Redis beside it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../scripts/root.ts';
import { buildBundle } from '../test/support/build-bundle.ts';
import { startRedis } from '../test/support/redis.ts';

const ROLES = ['serve', 'bot', 'worker', 'scheduler'] as const;
/** Starts of each role; the middle one counts. */
const TIMES = 3;
const MB = 1e6;

const home = await mkdtemp(join(tmpdir(), 'bench-image-'));
const app = join(home, 'app');
await buildBundle(home, app);
for (const name of ['@resvg', 'dejavu-fonts-ttf'])
  await cp(join(root, 'node_modules', name), join(app, 'node_modules', name), { recursive: true });

const sizeOf = async (folder: string): Promise<number> => {
  const names = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(
    names.map(async (name) => {
      const found = await stat(join(folder, name));
      return found.isFile() ? found.size : 0;
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
};

const residentMb = async (pid: number | undefined): Promise<number> =>
  Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

const redis = await startRedis();

/** Milliseconds until the role answers that it is ready, and what it holds in memory then. */
const startOf = async (role: (typeof ROLES)[number]) => {
  const began = performance.now();
  const child = spawn(process.execPath, ['dist/main.js', role], {
    cwd: app,
    env: {
      NODE_ENV: 'production',
      K8SGPT_STATE_DIR: join(home, 'state'),
      REDIS_URL: redis.url,
      PORT: '0',
      ADMIN_PORT: '0',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  let url: string | undefined;
  while (url === undefined) {
    await Promise.race([once(child.stderr, 'data'), once(child, 'exit')]);
    if (child.exitCode !== null) throw new Error(said);
    url = /(?:Webhooks|Health)\W+(http:\/\/[^/\s]+)/.exec(said)?.[1];
  }
  const { status } = await fetch(`${url.replace('0.0.0.0', '127.0.0.1')}/readyz`);
  if (status !== 200) throw new Error(`${role} is not ready: ${status}`);
  const ms = performance.now() - began;
  const mb = await residentMb(child.pid);
  child.kill('SIGTERM');
  await once(child, 'exit');
  return { ms, mb };
};

console.log(`tree of the image: ${((await sizeOf(app)) / MB).toFixed(1)} MB`);
for (const role of ROLES) {
  const starts = [];
  for (let at = 0; at < TIMES; at += 1) starts.push(await startOf(role));
  const [middle] = starts.toSorted((a, b) => a.ms - b.ms).slice(Math.floor(TIMES / 2));
  console.log(
    `${role.padEnd(10)} ready in ${Math.round(middle?.ms ?? 0)} ms, ${Math.round(middle?.mb ?? 0)} MB resident`,
  );
}
await redis.close();
await rm(home, { recursive: true, force: true });
