// SPDX-License-Identifier: Apache-2.0

import { spawnSync } from 'node:child_process';
import { parseAllDocuments } from 'yaml';
import { root } from '../../scripts/root.ts';

export type Values = Readonly<Record<string, unknown>>;

/** A rendered object; what is in it is looked into by assertions only. */
export interface Rendered {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  // biome-ignore lint/suspicious/noExplicitAny: objects of many kinds
  readonly [field: string]: any;
}

export const CHART = 'deploy/helm/k8sgpt';
/** The current release of Kubernetes and the two before it. */
export const RELEASES = ['1.37.0', '1.36.0', '1.35.0'] as const;
export const PLACE = { release: 'bot', namespace: 'chat-ops' } as const;

export interface Chart {
  /** What Helm writes. Throws with what it says where it refuses. */
  readonly text: (values: Values) => string;
  readonly objects: (values: Values) => readonly Rendered[];
  /** What Helm says when it refuses; undefined where it does not. */
  readonly refusal: (values: Values) => string | undefined;
}

export const objectsIn = (text: string): readonly Rendered[] =>
  parseAllDocuments(text)
    .map((document): Rendered | null => {
      if (document.errors[0] !== undefined) throw document.errors[0];
      return document.toJS() as Rendered | null;
    })
    .filter((object) => object !== null);

/** The chart as this Helm renders it. */
export const chartWith = (helm: string): Chart => {
  const run = (values: Values) =>
    spawnSync(
      helm,
      ['template', PLACE.release, CHART, '-n', PLACE.namespace, '--kube-version', RELEASES[0], '-f', '-'],
      { cwd: root, encoding: 'utf8', input: JSON.stringify(values) },
    );
  const text = (values: Values): string => {
    const { status, stdout, stderr } = run(values);
    if (status !== 0) throw new Error(stderr);
    return stdout;
  };
  // Helm takes its time: what was rendered once in a file of tests is not rendered again.
  const known = new Map<string, readonly Rendered[]>();
  return {
    text,
    objects: (values) => {
      const key = JSON.stringify(values);
      const found = known.get(key) ?? objectsIn(text(values));
      known.set(key, found);
      return found;
    },
    refusal: (values) => {
      const { status, stderr } = run(values);
      return status === 0 ? undefined : stderr;
    },
  };
};

export const ofKind = (objects: readonly Rendered[], ...kinds: readonly string[]): readonly Rendered[] =>
  objects.filter(({ kind }) => kinds.includes(kind));

/** What makes pods. */
export const workloadsOf = (objects: readonly Rendered[]): readonly Rendered[] =>
  ofKind(objects, 'Deployment', 'StatefulSet');

export const componentOf = ({ metadata }: Rendered): string =>
  metadata.labels['app.kubernetes.io/component'] ?? '';
