// SPDX-License-Identifier: Apache-2.0

import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { IncidentMessage } from '../../adapters/alerts/_incident-message.ts';
import { readObjects } from '../../adapters/recorded/read-objects.ts';
import { type RecordedServer, serveRecording } from '../../adapters/recorded/server.ts';
import { k8sgpt, start, state } from '../support/command-line.ts';

interface World {
  readonly server: RecordedServer;
  readonly env: Readonly<Record<string, string>>;
  readonly broken: Awaited<ReturnType<typeof readObjects>>['objects'];
}

/** A whole cluster with nothing in it; what breaks is put there later. */
const world = async (): Promise<World> => {
  const { objects } = await readObjects({ path: state('cascade-db-oom') });
  const server = await serveRecording({ objects: [], complete: true, clock: Date.now });
  onTestFinished(server.close);
  const path = join(await mkdtemp(join(tmpdir(), 'k8sgpt-watch-')), 'config');
  await writeFile(path, server.kubeconfig('prod'));
  return { server, env: { KUBECONFIG: path }, broken: objects };
};

describe('analyze --watch', () => {
  test('in a pipe tells what is new and what is resolved, and ends well with Ctrl-C', async () => {
    const { server, env, broken } = await world();
    const watching = start(['analyze', '--watch', '--interval', '1s'], { env });
    await watching.says('Checking every 1s. Ctrl-C ends.');
    server.replace(broken);
    await watching.prints(' new critical prod/cascade-db-oom: db ');
    server.replace([]);
    await watching.prints(' resolved critical prod/cascade-db-oom: db ');
    watching.child.kill('SIGINT');
    const { code, stdout } = await watching.ended;
    expect(code).toBe(0);
    // Looks in which nothing became of anything said nothing.
    const lines = stdout.trimEnd().split('\n');
    expect(lines.every((line) => /^\d{4}-\d\d-\d\dT[\d:]+Z \w+ \w+ prod/.test(line))).toBe(true);
    expect(lines.filter((line) => line.includes(' new critical '))).toHaveLength(1);
  });

  test('with -o json each is one documented line', async () => {
    const { server, env, broken } = await world();
    server.replace(broken);
    const watching = start(['analyze', '-w', '--interval', '1s', '-o', 'json', '-q'], { env });
    await watching.prints('"event":"opened"');
    watching.child.kill('SIGINT');
    const { code, stdout, stderr } = await watching.ended;
    expect([code, stderr]).toEqual([0, '']);
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => IncidentMessage.parse(JSON.parse(line)));
    expect(events.map(({ event }) => event)).toContain('opened');
  });

  test('a cluster that goes away is told and waited for; one that was never there ends it', async () => {
    const { server, env, broken } = await world();
    server.replace(broken);
    const watching = start(['analyze', '--watch', '--interval', '1s'], { env });
    await watching.prints(' new critical ');
    await server.close();
    await watching.prints('I cannot see prod');
    watching.child.kill('SIGINT');
    expect((await watching.ended).code).toBe(0);
    const never = await k8sgpt(['analyze', '--watch'], { env });
    expect(never).toMatchObject({ code: 3, stdout: '' });
  });
});
