// SPDX-License-Identifier: Apache-2.0

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { kubernetesClusters } from '../../adapters/kubernetes/clusters.ts';
import type { KubernetesOptions } from '../../adapters/kubernetes/options.ts';
import type { Snapshot } from '../../src/core/snapshot.ts';
import { kubeconfigText, options, patience } from './kubernetes.ts';

/** A folder of its own until the end of the test. */
export const folder = async (): Promise<string> => {
  const path = await mkdtemp(join(tmpdir(), 'k8sgpt-login-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
};

interface LoggedIn {
  readonly scan: () => Promise<Snapshot>;
}

/** A cluster whose user logs in this way. */
export const logIn = async (
  server: { readonly url: string },
  user: Readonly<Record<string, unknown>>,
  given: Partial<KubernetesOptions> & { readonly cluster?: object } = {},
): Promise<LoggedIn> => {
  const { cluster, ...more } = given;
  const text = kubeconfigText({ cluster: { server: server.url, ...cluster }, user });
  const clusters = await kubernetesClusters(options({ kubeconfigText: text, ...more }));
  onTestFinished(() => clusters.close());
  const reader = async () => clusters.open('test');
  return { scan: async () => (await reader()).snapshot(['Pod'], {}, { signal: patience() }) };
};
