// SPDX-License-Identifier: Apache-2.0

import { spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { root } from '../../scripts/root.ts';
import { timeLimit } from '../../src/core/time-limit.ts';
import { certificateAuthority } from '../support/certificates.ts';
import { configured, httpServer, look } from '../support/custom-servers.ts';

const examples = join(root, 'examples/custom-analyzers');
const has = (program: string, ...args: readonly string[]): boolean => spawnSync(program, args).status === 0;

const ending: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

const folder = async (): Promise<string> => {
  const path = await mkdtemp(join(tmpdir(), 'k8sgpt-example-'));
  ending.push(() => rm(path, { recursive: true }));
  return path;
};

/** Runs an example until the end of the test; resolves to where it listens. */
const start = (
  command: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string = examples,
): Promise<string> => {
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    cwd,
    env: { PATH: process.env['PATH'], HOME: tmpdir(), PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  ending.push(() => child.kill('SIGKILL'));
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      const url = /listening on (\S+)/.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) => reject(new Error(`the example ended with ${code}:\n${said}`)));
    child.once('error', reject);
  });
};

/** `title`, or why it cannot be run here. */
const where = (isThere: boolean, title: string, program: string): string =>
  isThere ? title : `skipped: ${program} is not installed`;

const python = has('python3', '--version');
const go = has('go', 'version');
const rust = has('rustc', '--version');

describe('the example', () => {
  test('in TypeScript tells of certificates that end, over gRPC, to whoever has its token', async () => {
    const issued = certificateAuthority().issue({
      name: 'x',
      hosts: ['127.0.0.1'],
      notAfter: Date.now() + 5 * 86_400_000,
    });
    const host = (await httpServer(() => undefined, { key: issued.key, cert: issued.certificate })).slice(
      'https://'.length,
    );
    const url = await start(
      [process.execPath, '--import', 'tsx', join(examples, 'typescript/certificate-age.ts')],
      { HOSTS: `${host},127.0.0.1:1`, TOKEN: 'secret' },
      root,
    );
    const analyzer = await configured({ url, token: { env: 'T' } }, { env: { T: 'secret' } });
    expect(await look(analyzer)).toMatchObject({
      findings: [{ kind: 'Host', name: host, code: 'certificate-ends', severity: 'warning' }],
      unread: [{ kind: '127.0.0.1:1' }],
    });
    expect((await look(await configured({ url }))).trouble?.reason).toBe('refused');
  }, 30_000);

  test.skipIf(!python)(
    where(python, 'in Python tells of backups that are missing', 'python3'),
    async () => {
      const backups = await folder();
      await mkdir(join(backups, 'orders'));
      const url = await start(['python3', join(examples, 'python/backup_age.py')], { BACKUPS: backups });
      const analyzer = await configured({ url });
      expect(await look(analyzer)).toMatchObject({
        findings: [{ kind: 'Backup', name: 'orders', code: 'backup-missing', severity: 'critical' }],
      });
      expect(await analyzer.diagnose(timeLimit(5_000))).toMatchObject([{ status: 'ok' }]);
      await rm(backups, { recursive: true });
      expect((await look(analyzer)).unread).toHaveLength(1);
      await mkdir(backups);
    },
    30_000,
  );

  test.skipIf(!go)(
    where(go, 'in Go tells of disks that are full', 'go'),
    async () => {
      const program = join(await folder(), 'disk-usage');
      const built = spawnSync('go', ['build', '-o', program, '.'], {
        cwd: join(examples, 'go'),
        encoding: 'utf8',
      });
      expect(built.stderr).toBe('');
      const url = await start([program], { DISKS: '/,/nowhere', PERCENT: '0', NODE_NAME: 'node-1' });
      expect(await look(await configured({ url }))).toMatchObject({
        findings: [{ kind: 'Node', name: 'node-1', text: expect.stringMatching(/^disk \/ is \d+% full$/) }],
        unread: [{ kind: 'disk /nowhere' }],
      });
    },
    120_000,
  );

  test.skipIf(!rust)(
    where(rust, 'in Rust tells of memory that is low', 'rustc'),
    async () => {
      const program = join(await folder(), 'memory');
      const built = spawnSync('rustc', ['-O', '-o', program, join(examples, 'rust/memory.rs')], {
        encoding: 'utf8',
      });
      expect(built.stderr).toBe('');
      const url = await start([program], { PERCENT: '101', NODE_NAME: 'node-1' });
      expect(await look(await configured({ url }))).toMatchObject({
        findings: [{ kind: 'Node', name: 'node-1', code: 'memory-low' }],
      });
    },
    120_000,
  );
});
