// SPDX-License-Identifier: Apache-2.0

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
});

describe('the large cluster in a process of its own', () => {
  it('tells where it is, serves pages, and ends with its standard input', { timeout: 30_000 }, async () => {
    const sizes = ['--nodes=10', '--pods=1200', '--services=100', '--ingresses=5', '--events=50'];
    const child = spawn(process.execPath, ['--import', 'tsx', 'bench/large-cluster-server.ts', ...sizes], {
      cwd: root,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    started.push(child);
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    const { url, token, objects, bytes } = JSON.parse(line) as {
      url: string;
      token: string;
      objects: number;
      bytes: number;
    };
    expect(objects).toBeGreaterThan(1_200);
    expect(bytes).toBeGreaterThan(15_000_000);
    let pages = 0;
    let pods = 0;
    for (let next: string | undefined = ''; next !== undefined; pages += 1) {
      const response = await fetch(`${url}/api/v1/pods?limit=500&continue=${next}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      expect(response.headers.get('content-encoding')).toBeNull();
      const body = (await response.json()) as {
        metadata: { continue?: string };
        items: { metadata: { name: string } }[];
      };
      pods += body.items.length;
      next = body.metadata.continue;
    }
    expect([pages, pods]).toEqual([3, 1_200]);
    child.stdin.end();
    const [code] = (await once(child, 'exit')) as [number | null];
    expect(code).toBe(0);
  });
});
