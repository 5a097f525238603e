// SPDX-License-Identifier: Apache-2.0

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { serveDemo } from '../../adapters/recorded/demo.ts';
import { k8sgpt } from '../support/command-line.ts';

const LONG = 90_000;
const NAME = 'acme-production';

/** A cluster over HTTP, and a kubeconfig that nothing but a flag names. */
const world = async () => {
  const home = await mkdtemp(join(tmpdir(), 'k8sgpt-cluster-'));
  const server = await serveDemo();
  onTestFinished(server.close);
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const kubeconfig = join(home, 'kubeconfig');
  await writeFile(kubeconfig, server.kubeconfig(NAME));
  return { kubeconfig, run: (...argv: string[]) => k8sgpt(argv, { env: { HOME: home }, cwd: home }) };
};

test(
  'dump looks at the cluster that --kubeconfig names, and names it to nobody',
  async () => {
    const { kubeconfig, run } = await world();
    const { code, stdout, stderr } = await run('dump', '-o', '-', '--kubeconfig', kubeconfig);
    expect(code, stderr).toBe(0);
    const { clusters, doctor } = JSON.parse(stdout) as {
      readonly clusters: readonly { readonly name: string; readonly kubernetes: string | null }[];
      readonly doctor: readonly { readonly name: string }[];
    };
    expect(clusters).toEqual([
      {
        name: expect.stringMatching(/^cluster-\w+$/) as string,
        kubernetes: expect.stringMatching(/^v1\./) as string,
      },
    ]);
    // The same name throughout, and never the real one.
    expect(doctor.map(({ name }) => name)).toContain(`Cluster ${clusters[0]?.name ?? ''}`);
    expect(stdout).not.toContain(NAME);
  },
  LONG,
);

test(
  'integration list says which of them the cluster has',
  async () => {
    const { kubeconfig, run } = await world();
    const { code, stdout, stderr } = await run(
      'integration',
      'list',
      '--kubeconfig',
      kubeconfig,
      '-o',
      'json',
    );
    expect(code, stderr).toBe(0);
    const list = JSON.parse(stdout) as readonly {
      readonly name: string;
      readonly inCluster: boolean | null;
    }[];
    const seen = new Map(list.map(({ name, inCluster }) => [name, inCluster]));
    // The demo cluster serves none of them; AWS has no API in any cluster.
    expect([seen.get('keda'), seen.get('argo'), seen.get('aws')]).toEqual([false, false, null]);
    const wrong = await run('integration', 'list', '--kubeconfig', kubeconfig, '--kubecontext', 'other');
    expect(wrong.stdout).toContain('I do not know cluster other');
  },
  LONG,
);
