// SPDX-License-Identifier: Apache-2.0

import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileRisks, type RiskyFiles } from '../../src/compose/risks/file-risks.ts';
import { certificateAuthority } from '../support/certificates.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'k8sgpt-risks-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const file = async (name: string, mode: number, text = ''): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, text);
  await chmod(path, mode);
  return path;
};

const looked = async (given: Partial<RiskyFiles>) => {
  const stateDir = join(folder, 'state');
  await mkdir(stateDir, { recursive: true, mode: 0o700 });
  const found = await fileRisks({
    files: [],
    kubeconfigs: [],
    analyzers: [],
    stateDir,
    inPod: false,
    ...given,
  });
  return found.map(({ code, what }) => [code, what]);
};

test('files that only their owner reads are none, nor those that are not there', async () => {
  const config = await file('k8sgpt.yaml', 0o644);
  const token = await file('token', 0o600);
  const kubeconfig = await file('config', 0o600, 'not: [a kubeconfig');
  expect(await looked({ files: [config, token], kubeconfigs: [kubeconfig, join(folder, 'gone')] })).toEqual(
    [],
  );
});

test('who may read a secret, or write what is obeyed, is said', async () => {
  const config = await file('wide.yaml', 0o666);
  const token = await file('open-token', 0o644);
  const rules = await file('rules.yaml', 0o664);
  expect(await looked({ files: [config, token], analyzers: [rules] })).toEqual([
    ['file-written-by-others', expect.stringContaining('wide.yaml')],
    ['file-written-by-others', expect.stringContaining('rules.yaml')],
    ['secret-read-by-others', expect.stringContaining('open-token')],
  ]);
  // A volume of a pod is read by whoever runs in it, and by nobody else.
  expect(await looked({ files: [await file('k.yaml', 0o644), token], inPod: true })).toEqual([]);
  const stateDir = join(folder, 'open-state');
  await mkdir(stateDir, { mode: 0o755 });
  expect(await looked({ stateDir })).toEqual([
    ['state-read-by-others', expect.stringContaining('open-state')],
  ]);
});

test('a kubeconfig that trusts anybody, may everything or runs programs is told, without its secrets', async () => {
  const admin = certificateAuthority().issue({ name: 'admin', organization: 'system:masters' });
  const kubeconfig = await file(
    'wide-config',
    0o600,
    JSON.stringify({
      clusters: [
        { name: 'dev', cluster: { server: 'https://x', 'insecure-skip-tls-verify': true } },
        { name: 7 },
        'x',
      ].slice(0, 1),
      users: [
        {
          name: 'root',
          user: { 'client-certificate-data': Buffer.from(admin.certificate).toString('base64') },
        },
        { name: 'aws', user: { exec: { command: 'aws', args: ['eks', 'get-token'] } } },
        { name: 'token', user: { token: 'seeded-token-value' } },
        { name: 'odd', user: 'x' },
      ],
    }),
  );
  const found = await looked({ kubeconfigs: [kubeconfig] });
  expect(found.map(([code]) => code)).toEqual([
    'api-server-not-verified',
    'cluster-admin',
    'kubeconfig-runs-program',
  ]);
  expect(JSON.stringify(found)).not.toContain('seeded-token-value');
});
