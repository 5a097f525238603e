// SPDX-License-Identifier: Apache-2.0

import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { buildBundle } from '../support/build-bundle.ts';
import { eventually } from '../support/eventually.ts';
import { describeWith } from '../support/needs.ts';
import { startSealed, whyNotSealed } from '../support/sealed-image.ts';

let home = '';
/** Of what the image's environment holds. */
const ENV = { PATH: '/usr/bin:/bin', NODE_ENV: 'production', K8SGPT_STATE_DIR: '/var/lib/k8sgpt' } as const;

const start = async (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const root = await mkdtemp(join(home, 'root-'));
  await chmod(root, 0o755);
  const child = startSealed({ root, app: join(home, 'app') }, args, { ...ENV, ...env });
  onTestFinished(() => void child.kill('SIGKILL'));
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  const ended = once(child, 'close').then(() => child.exitCode ?? child.signalCode);
  return { child, said, ended };
};

/** Tries to write to places, and to begin a shell; prints what came of it, and who it is. */
const PROBE = `
const { writeFileSync, readdirSync, readFileSync } = require('node:fs');
const wrote = (path) => { try { writeFileSync(path, 'x'); return 'written'; } catch (error) { return error.code; } };
const places = ['/app/x', '/app/dist/main.js', '/x', '/tmp/x', '/nodejs/bin/node', '/var/lib/k8sgpt/x'];
const status = readFileSync('/proc/self/status', 'utf8');
console.log(JSON.stringify({
  wrote: Object.fromEntries(places.map((path) => [path, wrote(path)])),
  root: readdirSync('/').filter((name) => !name.startsWith('lib') && name !== 'usr'),
  uid: process.getuid(), capabilities: /CapEff:\\s*(\\w+)/.exec(status)[1], newPrivileges: /NoNewPrivs:\\s*(\\d)/.exec(status)[1],
  shell: require('node:child_process').spawnSync('/bin/sh', ['-c', 'true']).error?.code,
}));
`;

describeWith('unshare', 'the bundle in a user namespace, with nothing else there', () => {
  const why = whyNotSealed();
  if (why !== undefined) {
    it.skip(`(this kernel makes no user namespace for it: ${why})`, () => undefined);
    return;
  }

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'sealed-'));
    await chmod(home, 0o755);
    await mkdir(join(home, 'app'));
    await buildBundle(home, join(home, 'app'));
    // Whoever may write to the folder makes the roots.
    await chmod(home, 0o755);
  }, 180_000);
  afterAll(() => rm(home, { recursive: true, force: true }));

  it('is nobody, may do nothing that needs rights, and writes nowhere but to its state', async () => {
    const { said, ended } = await start(['-e', PROBE]);
    expect(await ended, said.stderr).toBe(0);
    expect(JSON.parse(said.stdout)).toEqual({
      wrote: {
        '/app/x': 'EROFS',
        '/app/dist/main.js': 'EROFS',
        '/x': 'EROFS',
        '/tmp/x': 'ENOENT',
        '/nodejs/bin/node': 'EROFS',
        '/var/lib/k8sgpt/x': 'written',
      },
      root: ['app', 'dev', 'nodejs', 'proc', 'var'],
      uid: 65_532,
      capabilities: '0000000000000000',
      newPrivileges: '1',
      shell: 'ENOENT',
    });
  }, 60_000);

  it('checks the demo cluster', async () => {
    const { said, ended } = await start(['dist/main.js', 'analyze', '-o', 'json']);
    expect(await ended, said.stderr).toBe(0);
    expect(JSON.parse(said.stdout)).toMatchObject({ status: 'ProblemDetected' });
  }, 60_000);

  it('serves: it is ready, tells its health, answers a question, and ends with 0', async () => {
    const { child, said, ended } = await start(['dist/main.js', 'serve'], {
      PORT: '0',
      ADMIN_PORT: '0',
      HEALTH_PORT: '0',
      K8SGPT_API_PORT: '0',
      K8SGPT_API_REST: 'true',
    });
    const told = (label: string): Promise<string> =>
      eventually(() => {
        const found = new RegExp(`${label}\\W+(http://[^\\s/]+)`).exec(said.stderr)?.[1];
        if (found === undefined) throw new Error(`${label} is not told:\n${said.stderr}`);
        return found.replace('0.0.0.0', '127.0.0.1');
      }, 60_000);
    const probes = await told('Probes');
    for (const path of ['/healthz', '/readyz'])
      expect([path, (await fetch(probes + path)).status]).toEqual([path, 200]);
    const answer = await fetch(`${await told('gRPC and REST')}/v1/analyze`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('ProblemDetected')]);
    child.kill('SIGTERM');
    expect(await ended, said.stderr).toBe(0);
    expect(said.stderr).not.toMatch(/"level":"(?:error|fatal)"|EROFS|EACCES|EPERM/);
  }, 120_000);
});
