// SPDX-License-Identifier: Apache-2.0

import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { recordingNow } from '../../adapters/recorded/clock.ts';
import { demoName, serveDemo } from '../../adapters/recorded/demo.ts';
import type { RawObject } from '../../adapters/recorded/raw-object.ts';
import { readObjects } from '../../adapters/recorded/read-objects.ts';
import type { RecordedServer } from '../../adapters/recorded/server.ts';
import { analyzers } from '../../analyzers/index.ts';
import { demoText } from '../../scripts/demo-cluster/demo-text.ts';
import { analyzeSnapshot } from '../../src/core/analyze.ts';
import { chooseAnalyzers } from '../../src/core/choose-analyzers.ts';
import { snapshotOfObjects } from '../../src/core/snapshot-of-objects.ts';

const file = fileURLToPath(new URL('../../adapters/recorded/demo/cluster.json', import.meta.url));
const states = fileURLToPath(new URL('../../../shared/scenarios/own', import.meta.url));

const open: RecordedServer[] = [];
afterEach(() => Promise.all(open.splice(0).map((server) => server.close())));

const list = async (
  server: RecordedServer,
  path: string,
): Promise<{ readonly items: readonly RawObject[]; readonly date: number }> => {
  const response = await fetch(`${server.url}${path}`, {
    headers: { authorization: `Bearer ${server.token}` },
  });
  expect(response.status).toBe(200);
  const { items } = (await response.json()) as { items: RawObject[] };
  return { items, date: Date.parse(response.headers.get('date') ?? '') };
};

describe('the demo cluster', () => {
  it('is small, complete and reads without a notice', async () => {
    expect((await stat(file)).size).toBeLessThan(400 * 1024);
    const { objects, notices } = await readObjects({ path: file });
    expect(notices).toEqual([]);
    const namespaces = objects
      .filter(({ kind }) => kind === 'Namespace')
      .map(({ metadata }) => metadata.name);
    expect(namespaces.sort()).toEqual([
      'catalog',
      'default',
      'kube-node-lease',
      'kube-system',
      'payments',
      'platform',
      'reports',
      'search',
      'shop',
    ]);
    const homeless = objects.filter(
      ({ metadata }) => metadata.namespace !== undefined && !namespaces.includes(metadata.namespace),
    );
    expect(homeless).toEqual([]);
    expect(
      objects.filter(({ kind }) => kind === 'ConfigMap').map(({ metadata }) => metadata.name),
    ).not.toContain('shop-config');
  });

  it('keeps nothing of the names of the states it was made from', async () => {
    expect(
      (await readFile(file, 'utf8')).match(
        /cascade-db-oom|svc-only-notready|cronjob-never-fires|quota-near-limit|"ok-|node-000|yearly/g,
      ),
    ).toBeNull();
  });

  it('owns what it points at: every owner, node and event is about an object that is there', async () => {
    const { objects } = await readObjects({ path: file });
    const uids = new Set(objects.map(({ metadata }) => metadata['uid']));
    expect(uids.size).toBe(objects.length);
    const owners = objects.flatMap(
      ({ metadata }) => (metadata['ownerReferences'] ?? []) as { uid: string }[],
    );
    expect(owners.length).toBeGreaterThan(20);
    expect(owners.filter(({ uid }) => !uids.has(uid))).toEqual([]);
    const events = objects
      .filter(({ kind }) => kind === 'Event')
      .map((event) => event['involvedObject'] as { uid: string });
    expect(events.length).toBeGreaterThan(5);
    expect(events.filter(({ uid }) => !uids.has(uid))).toEqual([]);
  });

  it('has three honest incidents, and says nothing else', async () => {
    const { objects } = await readObjects({ path: file });
    const now = recordingNow(objects) ?? 0;
    const snapshot = snapshotOfObjects(objects, { cluster: demoName, now });
    const report = await analyzeSnapshot({
      snapshot,
      analyzers: chooseAnalyzers([], analyzers),
      id: 'demo',
      requestedFilters: [],
      elapsed: () => 0,
    });
    const causes = report.incidents.map(
      ({ severity, cause }) =>
        `${severity} ${cause.object.kind} ${cause.object.namespace ?? ''}/${cause.object.name}`,
    );
    expect(causes.sort()).toEqual([
      'critical ConfigMap shop/shop-config',
      'critical Pod payments/ledger-db-0',
      'warning CronJob reports/february-closing',
    ]);
    const elsewhere = report.findings.filter(
      ({ object, severity }) =>
        severity !== 'info' && !['shop', 'payments', 'reports'].includes(object.namespace ?? ''),
    );
    expect(elsewhere).toEqual([]);
  });

  it('happens now, whenever somebody looks', async () => {
    let now = Date.parse('2031-05-06T07:08:09Z');
    const server = await serveDemo({ now: () => now });
    open.push(server);
    expect([demoName, server.complete]).toEqual(['demo', true]);
    for (const ms of [0, 30_000, 5 * 3_600_000, -86_400_000]) {
      now += ms;
      const { items, date } = await list(server, '/api/v1/nodes');
      expect(date).toBe(Math.floor(now / 1_000) * 1_000);
      const heartbeat = recordingNow(items) ?? 0;
      expect(now - heartbeat).toBeGreaterThanOrEqual(0);
      expect(now - heartbeat).toBeLessThan(90_000);
    }
    const { items: pods } = await list(server, '/api/v1/namespaces/shop/pods?labelSelector=app%3Dcheckout');
    expect(pods.length).toBe(2);
    for (const { metadata } of pods) {
      const age = now - Date.parse(String(metadata['creationTimestamp']));
      expect(age).toBeGreaterThan(5 * 60_000);
      expect(age).toBeLessThan(30 * 60_000);
    }
  });

  it.skipIf(!existsSync(states))(
    'is what its script makes of the recorded states (skipped where ../shared/scenarios is absent)',
    async () => {
      expect((await demoText(states)).text).toBe(await readFile(file, 'utf8'));
    },
  );
});
