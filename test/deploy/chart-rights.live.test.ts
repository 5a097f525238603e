// SPDX-License-Identifier: Apache-2.0

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import type { RawObject } from '../../adapters/recorded/raw-object.ts';
import { serveRecording } from '../../adapters/recorded/server.ts';
import { loadRights } from '../../scripts/generate/_rights.ts';
import { chartWith, ofKind, type Rendered, type Values } from '../support/chart.ts';
import { chartValues } from '../support/chart-values.ts';
import { k8sgpt } from '../support/command-line.ts';
import { granted } from '../support/granted.ts';
import { describeWith } from '../support/needs.ts';
import { demoObjects } from '../support/spine.ts';

const LONG = { timeout: 90_000 };

const custom = (apiVersion: string, kind: string): RawObject => ({
  apiVersion,
  kind,
  metadata: { name: 'one', namespace: 'shop', uid: `uid-${kind}`, creationTimestamp: '2026-01-01T10:00:00Z' },
  status: { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: '2026-01-01T10:00:00Z' }] },
});

interface Report {
  readonly status: string;
  readonly skipped: readonly { readonly kind: string; readonly reason: string }[];
}

/** The program checks a cluster that grants it what the chart's roles grant, with the chart's configuration. */
const analyze = async (objects: readonly Rendered[], account: string, ...argv: readonly string[]) => {
  const home = await mkdtemp(join(tmpdir(), 'k8sgpt-chart-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const cluster = granted(objects, account);
  const server = await serveRecording({
    objects: [
      ...(await demoObjects()),
      custom('cert-manager.io/v1', 'Certificate'),
      custom('shop.example.com/v1', 'Widget'),
    ],
    complete: true,
    faults: cluster.faults,
  });
  onTestFinished(server.close);
  await writeFile(join(home, 'kubeconfig'), server.kubeconfig('prod'));
  const [config] = ofKind(objects, 'ConfigMap').filter(({ data }) => data['k8sgpt.yaml'] !== undefined);
  await writeFile(join(home, 'k8sgpt.yaml'), config?.['data']['k8sgpt.yaml']);
  const { stdout, stderr, code } = await k8sgpt(
    [
      'analyze',
      '-o',
      'json',
      '--config',
      join(home, 'k8sgpt.yaml'),
      '--kubeconfig',
      join(home, 'kubeconfig'),
      ...argv,
    ],
    { env: { HOME: home }, cwd: home },
  );
  expect([0, 1], stderr).toContain(code);
  const report = JSON.parse(stdout) as Report;
  return {
    status: report.status,
    /** What the report says that it may not read. */
    told: report.skipped.filter(({ reason }) => reason === 'forbidden').map(({ kind }) => kind),
    leftOut: report.skipped.filter(({ reason }) => reason === 'left-out').map(({ kind }) => kind),
    refused: [...cluster.refused].sort(),
    allowed: [...cluster.allowed].sort(),
  };
};

describe('what the chart’s rights are made of', () => {
  test('is every kind that analyzers read, and nothing that nobody reads', async () => {
    const { byDefault, further } = await loadRights();
    expect(byDefault.length).toBeGreaterThan(40);
    // Good practice reads what every check reads: else its kinds stood in a part of their own.
    expect(further).toEqual([]);
  });
});

describeWith('helm', 'the roles of the chart', (helm) => {
  const chart = chartWith(helm);
  const reader = (values: Values) => analyze(chart.objects(values), 'bot-k8sgpt-worker');

  test('only read, whatever the values', LONG, () => {
    const some = Object.values(chartValues).filter((values) => 'rbac' in values || 'mode' in values);
    expect(some.length).toBeGreaterThan(5);
    for (const values of some)
      for (const role of ofKind(chart.objects(values), 'Role', 'ClusterRole'))
        for (const { verbs, resourceNames } of role['rules']) {
          if (verbs.includes('impersonate'))
            expect([verbs, resourceNames.length > 0]).toEqual([['impersonate'], true]);
          else expect(['get', 'list', 'watch']).toEqual(expect.arrayContaining(verbs));
        }
  });

  test('are those of workers alone: no other pod has a token of the cluster', () => {
    const objects = chart.objects({});
    const subjects = ofKind(objects, 'RoleBinding', 'ClusterRoleBinding').flatMap(
      (binding) => binding['subjects'],
    );
    expect(new Set(subjects.map(({ name }) => name))).toEqual(new Set(['bot-k8sgpt-worker']));
    const mounts = ofKind(objects, 'Deployment', 'StatefulSet').map(({ metadata, spec }) => [
      metadata.name,
      spec.template.spec.automountServiceAccountToken,
    ]);
    expect(Object.fromEntries(mounts)).toEqual({
      'bot-k8sgpt-bot': false,
      'bot-k8sgpt-worker': true,
      'bot-k8sgpt-scheduler': false,
      'bot-k8sgpt-redis': false,
    });
    for (const account of ofKind(objects, 'ServiceAccount'))
      expect(account['automountServiceAccountToken']).toBe(false);
  });

  test(
    'let a check do everything but what is granted by name, and nobody asks for that: Secrets, and custom resources of nobody known',
    LONG,
    async () => {
      const { refused, allowed, status, told, leftOut } = await reader({});
      expect(refused).toEqual([]);
      expect(allowed).toEqual(
        expect.arrayContaining(['list pods', 'list nodes', 'list certificates.cert-manager.io']),
      );
      expect(allowed.filter((what) => /secrets$|widgets/.test(what))).toEqual([]);
      expect(status).toBe('ProblemDetected');
      expect(told).toEqual([]);
      // Told, not guessed.
      expect(leftOut).toEqual(['CustomObject', 'Secret']);
    },
  );

  test('let a check do everything when that is asked for', LONG, async () => {
    const { refused, allowed, leftOut } = await reader({
      rbac: { secrets: true, customResourceGroups: ['shop.example.com'] },
    });
    expect(refused).toEqual([]);
    expect(leftOut).toEqual([]);
    expect(allowed).toEqual(expect.arrayContaining(['list secrets', 'list widgets.shop.example.com']));
  });

  test('tell what is refused where the configuration asks for more than is granted', LONG, async () => {
    const { refused, told } = await reader({
      config: { kubernetes: { secrets: 'metadata', customResourceGroups: ['shop.example.com'] } },
    });
    expect(refused).toEqual(['list secrets', 'list widgets.shop.example.com']);
    expect(told).toEqual(['CustomObject', 'Secret']);
  });

  test('keep out of other projects where they are left out', LONG, async () => {
    const without = async (rbac: Values) => {
      const { refused, told, leftOut } = await reader({
        rbac: { secrets: true, customResourceGroups: ['shop.example.com'], ...rbac },
      });
      expect([refused, told]).toEqual([[], []]);
      return leftOut;
    };
    expect(await without({ integrations: false })).toEqual(['Certificate']);
    expect(await without({ exceptGroups: ['cert-manager.io'] })).toEqual(['Certificate']);
  });

  test('read logs only where they may', LONG, async () => {
    const logs = (values: Values) => analyze(chart.objects(values), 'bot-k8sgpt-worker', '--filter', 'Log');
    expect((await logs({})).refused).toContain('get pods/log');
    expect((await logs({ rbac: { logs: true } })).refused).not.toContain('get pods/log');
  });

  test(
    'of namespaces leave the rest alone: nobody asks for it, and no report is incomplete for it',
    LONG,
    async () => {
      const values = { rbac: { scope: 'namespaces', namespaces: ['shop'] } };
      expect(ofKind(chart.objects(values), 'ClusterRole', 'ClusterRoleBinding')).toEqual([]);
      const { allowed, refused, told, leftOut } = await reader(values);
      // It asks in the namespace, not in the cluster.
      expect(allowed).toContain('list pods in shop');
      expect(allowed.filter((what) => !what.endsWith(' in shop'))).toEqual([]);
      expect([refused, told]).toEqual([[], []]);
      expect(leftOut).toEqual(expect.arrayContaining(['Node', 'PersistentVolume', 'Secret', 'StorageClass']));
      expect(leftOut).not.toContain('Pod');
    },
  );

  test.each([
    ['what is not granted is not asked for', {}, { customResourceGroups: [], secrets: 'none' }],
    [
      'what is granted by further rules is asked for',
      {
        rbac: {
          extraRules: [
            { apiGroups: [''], resources: ['secrets'], verbs: ['list'] },
            { apiGroups: ['shop.example.com'], resources: ['widgets', 'widgets/status'], verbs: ['list'] },
          ],
          secrets: true,
        },
      },
      { customResourceGroups: ['shop.example.com'] },
    ],
    [
      'a resource of whatever group is no right to every group',
      { rbac: { extraRules: [{ apiGroups: ['*'], resources: ['widgets'], verbs: ['list'] }] } },
      { customResourceGroups: [], secrets: 'none' },
    ],
    [
      'nobody knows what is granted where you bind the accounts yourself',
      { rbac: { create: false } },
      undefined,
    ],
    [
      'what the configuration says comes first',
      {
        rbac: { scope: 'namespaces', namespaces: ['shop'] },
        config: { kubernetes: { clusterScoped: true, secrets: 'keys', customResourceGroups: [] } },
      },
      { clusterScoped: true, secrets: 'keys', customResourceGroups: [] },
    ],
  ])('and %s', (_, values: Values, expected) => {
    const [config] = ofKind(chart.objects(values), 'ConfigMap').filter(
      ({ data }) => data['k8sgpt.yaml'] !== undefined,
    );
    expect(parse(config?.['data']['k8sgpt.yaml']).kubernetes).toEqual(expected);
  });
});
