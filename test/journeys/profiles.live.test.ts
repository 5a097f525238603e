// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type Process, startProcess } from '../support/processes.ts';

const token = 'admin-token-seeded-0123456789';
const secret = 'sk-seeded-5e4f3a2b9a8b7c6d';
let folder: string;
let process: Process;
let admin: string;

const asked = (
  path: string,
  headers: Readonly<Record<string, string>> = { authorization: `Bearer ${token}` },
) => fetch(admin + path, { headers });

const adminOf = ({ output }: Process): string =>
  new URL(/Chat page\W+(http:\/\/\S+)/.exec(output())?.[1] ?? 'http://none').origin;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'k8sgpt-profiles-'));
  const env = {
    HOME: folder,
    K8SGPT_DEMO: 'demo',
    OPENAI_API_KEY: secret,
    ADMIN_TOKEN: token,
    K8SGPT_PROFILES: 'true',
  };
  process = await startProcess('serve', env);
  admin = adminOf(process);
}, 90_000);
afterAll(async () => {
  await process.end('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
});

test('a profile of the time names functions, of whoever has the token, one at a time', async () => {
  expect((await asked('/debug/profile?seconds=1', {})).status).toBe(401);
  const [first, second] = await Promise.all([
    asked('/debug/profile?seconds=8'),
    eventually(() => expect(process.output()).toContain('Somebody takes a profile')).then(() =>
      asked('/debug/heap-profile?seconds=1'),
    ),
  ]);
  expect(second.status).toBe(409);
  expect(first.headers.get('content-disposition')).toMatch(/k8sgpt-\d+\.cpuprofile/);
  const profile = (await first.json()) as {
    readonly nodes: readonly { readonly callFrame: { readonly functionName: string } }[];
    readonly startTime: number;
    readonly endTime: number;
  };
  expect(profile.endTime - profile.startTime).toBeGreaterThan(7_000_000);
  expect(profile.nodes.map(({ callFrame }) => callFrame.functionName)).toContain('(root)');
  expect(process.output()).toMatch(/"kind":"profile","seconds":8,"from":"[^"]+","hasToken":true/);
});

test('a profile of the memory has sizes by function, and no value of the process', async () => {
  const asking = asked('/debug/heap-profile?seconds=2');
  for (let round = 0; round < 30; round += 1) await asked('/metrics').then((metrics) => metrics.text());
  const answer = await asking;
  expect(answer.status).toBe(200);
  const text = await answer.text();
  const { head } = JSON.parse(text) as { readonly head: { readonly children: readonly object[] } };
  expect(head.children.length).toBeGreaterThan(0);
  const all = text + (await asked('/debug/profile?seconds=1').then((other) => other.text()));
  for (const hidden of [secret, token, folder]) expect(all).not.toContain(hidden);
});

test('what cannot be taken is said, and the public port has none', async () => {
  for (const seconds of ['0', '61', '-1', '1e9', 'ten', '1&seconds=2'])
    expect((await asked(`/debug/profile?seconds=${seconds}`)).status).toBe(400);
  expect((await fetch(`${process.url}/debug/profile?seconds=1`)).status).toBe(404);
  expect((await asked('/debug/heap-snapshot')).status).toBe(404);
  const off = await startProcess('serve', {
    HOME: folder,
    K8SGPT_STATE_DIR: join(folder, 'other'),
    K8SGPT_DEMO: 'demo',
  });
  expect((await fetch(`${adminOf(off)}/debug/profile?seconds=1`)).status).toBe(404);
  await off.end('SIGTERM');
});
