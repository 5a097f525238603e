// SPDX-License-Identifier: Apache-2.0

import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { root } from '../../scripts/root.ts';
import { CHART, PLACE, type Rendered, type Values } from '../support/chart.ts';
import { chartValues } from '../support/chart-values.ts';
import { serveHelmCluster } from '../support/helm-cluster.ts';
import { describeWith } from '../support/needs.ts';

const LONG = { timeout: 180_000 };

const nameOf = ({ kind, metadata }: Rendered): string => `${kind} ${metadata.name}`;

/** Helm against a cluster that keeps objects and runs nothing. */
const installing = async (helm: string) => {
  const cluster = await serveHelmCluster();
  onTestFinished(cluster.close);
  const home = mkdtempSync(join(tmpdir(), 'chart-installed-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const kubeconfig = join(home, 'kubeconfig');
  writeFileSync(kubeconfig, cluster.kubeconfig);
  let files = 0;
  const run = (verb: string, ...args: readonly string[]): Promise<{ code: number; said: string }> =>
    new Promise((resolve) => {
      execFile(
        helm,
        [verb, PLACE.release, ...args, '-n', PLACE.namespace],
        { cwd: root, encoding: 'utf8', env: { ...process.env, HOME: home, KUBECONFIG: kubeconfig } },
        (error, stdout, stderr) => resolve({ code: error === null ? 0 : 1, said: stdout + stderr }),
      );
    });
  const put = async (
    verb: 'install' | 'upgrade',
    values: Values,
    chart = CHART,
    ...flags: readonly string[]
  ) => {
    files += 1;
    const file = join(home, `values-${files}.json`);
    writeFileSync(file, JSON.stringify(values));
    return run(verb, chart, '--disable-openapi-validation', '-f', file, ...flags);
  };
  const well = async (result: Promise<{ code: number; said: string }>): Promise<string> => {
    const { code, said } = await result;
    expect([code, code === 0 ? '' : said]).toEqual([0, '']);
    return said;
  };
  const names = (): readonly string[] => cluster.objects().map(nameOf).sort();
  return { cluster, home, run, put, well, names };
};

describeWith('helm', 'the chart, installed', (helm) => {
  test.each(Object.entries(chartValues))(
    '%s: leaves nothing behind but what it was told to keep',
    LONG,
    async (_, values) => {
      const { cluster, run, put, well, names } = await installing(helm);
      await well(put('install', values));
      const installed = cluster.objects();
      expect(installed.length > 0).toBe(values['enabled'] !== false);
      await well(run('uninstall'));
      const retained = installed.filter(
        ({ metadata }) => metadata.annotations?.['helm.sh/resource-policy'] === 'keep',
      );
      expect([names(), cluster.records()]).toEqual([retained.map(nameOf), 0]);
    },
  );

  test('is upgraded, switched off, and rolled back to what it was', LONG, async () => {
    const { cluster, run, put, well, names } = await installing(helm);
    await well(put('install', {}));
    const first = names();
    await well(put('upgrade', { mode: 'all-in-one', redis: { mode: 'none' } }));
    expect(names()).toContain('PersistentVolumeClaim bot-k8sgpt-state');
    expect(names()).not.toContain('Deployment bot-k8sgpt-worker');
    await well(put('upgrade', { enabled: false }));
    expect(names()).toEqual([]);
    await well(run('rollback', '1'));
    expect(names()).toEqual(first);
    await well(run('uninstall'));
    expect([names(), cluster.records()]).toEqual([[], 0]);
  });

  test('is upgraded with the values of before as docs/guide/kubernetes.md says', LONG, async () => {
    const { cluster, home, put, well } = await installing(helm);
    // A release before this one, which knew a value less.
    const before = join(home, 'before');
    cpSync(join(root, CHART), before, { recursive: true });
    const [values, schema] = ['values.yaml', 'values.schema.json'].map((name) => join(before, name)) as [
      string,
      string,
    ];
    writeFileSync(values, readFileSync(values, 'utf8').replace(/^drainSeconds: \d+\n/m, ''));
    writeFileSync(schema, '{}');
    const template = join(before, 'templates/_config.tpl');
    writeFileSync(
      template,
      readFileSync(template, 'utf8').replace('dict "drainSeconds" .Values.drainSeconds', 'dict'),
    );
    const pod = join(before, 'templates/_pod.tpl');
    writeFileSync(pod, readFileSync(pod, 'utf8').replace('add $values.drainSeconds ', 'add 25 '));
    await well(put('install', { clusterName: 'prod-eu' }, before));

    const { code, said } = await put('upgrade', {}, CHART, '--reuse-values');
    expect([code, said]).toEqual([1, expect.stringContaining("missing property 'drainSeconds'")]);
    await well(put('upgrade', {}, CHART, '--reset-then-reuse-values'));
    const worker = cluster.objects().find((one) => nameOf(one) === 'Deployment bot-k8sgpt-worker');
    expect(worker?.['spec'].template.spec.containers[0].env).toContainEqual({
      name: 'K8SGPT_IN_CLUSTER_NAME',
      value: 'prod-eu',
    });
  });

  test('says what to do next, and nothing that is not there', LONG, async () => {
    const notesOf = async (values: Values): Promise<string> => {
      const { cluster, put, well } = await installing(helm);
      const said = await well(put('install', values));
      const notes = said.slice(said.indexOf('NOTES:'));
      const objects = cluster.objects().map(nameOf);
      for (const [, kind = '', name = ''] of notes.matchAll(/(deploy|sts)\/(\S+)/g))
        expect(objects).toContain(`${kind === 'sts' ? 'StatefulSet' : 'Deployment'} ${name}`);
      return notes;
    };
    const image = { repository: 'registry.bank.example/k8sgpt' };
    const defaults = await notesOf({});
    expect(defaults).toContain('exec deploy/bot-k8sgpt-worker -- /nodejs/bin/node /app/dist/main.js doctor');
    expect(defaults).toContain('image.repository is still that of an example');
    expect(defaults).toContain('No credentials are named in `secrets`');
    expect(defaults).toContain('It only reads: the whole cluster, without Secrets');
    const alone = await notesOf({ ...chartValues['one process, its state in a volume'], image });
    expect(alone).toContain('port-forward sts/bot-k8sgpt-serve 3080');
    expect(alone).not.toMatch(/example|No credentials/);
    const edge = await notesOf(chartValues['workers alone, in another cluster'] ?? {});
    expect(edge).not.toContain('port-forward');
    expect(edge).toContain('pods may reach 6379. Set networkPolicy.redis.ports where it is another.');
    expect(defaults).not.toMatch(/6379|asks for the token/);
    const seen = await notesOf(chartValues['metrics of pods'] ?? {});
    expect(seen).toContain('It asks for the token in Secret admin, key token.');
    const two = await notesOf(chartValues['rights in two namespaces'] ?? {});
    expect(two).toContain('It only reads: payments, shop, and nothing beyond');
    expect(await notesOf({ enabled: false })).toContain('enabled is false: nothing is installed.');
  });
});
