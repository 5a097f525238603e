// SPDX-License-Identifier: Apache-2.0

import type { Cluster } from './cluster.ts';
import { refOf } from './kind.ts';
import type { Service } from './kinds/service.ts';
import { matchesLabels } from './label-selector.ts';
import type { Ref } from './ref.ts';
import { byRef } from './ref.ts';
import { distance } from './suggest.ts';

/** Kinds that make pods from a template. */
export const templated = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'CronJob'] as const;
export type TemplatedKind = (typeof templated)[number];

export interface Maker {
  readonly ref: Ref;
  readonly labels: Readonly<Record<string, string>>;
  /** Pods it should have now; 0 for what was scaled to zero or runs only at times. */
  readonly wanted: number;
  readonly createdAt: number | undefined;
}

/** Workloads of a namespace that make pods; ReplicaSets of Deployments are left to their Deployment. */
export const makersIn = (namespace: string | undefined, cluster: Cluster<TemplatedKind>): readonly Maker[] =>
  templated.flatMap((kind) =>
    cluster.list(kind, namespace).flatMap((workload): Maker[] => {
      if (
        workload.kind === 'ReplicaSet' &&
        workload.metadata.ownerReferences.some((owner) => owner.kind === 'Deployment')
      )
        return [];
      const wanted =
        workload.kind === 'DaemonSet'
          ? workload.desired
          : workload.kind === 'Job' || workload.kind === 'CronJob'
            ? 0
            : workload.replicas;
      return [
        {
          ref: refOf(workload),
          labels: workload.template.labels,
          wanted,
          createdAt: workload.metadata.creationTimestamp,
        },
      ];
    }),
  );

/** Labels of pods that no template made: what their operator writes there is what they do just now. */
const ROLE = /(?:^|[./_-])(?:[a-z]*role|active|standby|leader|primary)$/i;

interface Labelled {
  readonly labels: Readonly<Record<string, string>>;
  /** Of the template that the pod was made from; undefined where none is known. */
  readonly template: Readonly<Record<string, string>> | undefined;
}

/**
 * A Service of those pods that have a role for now (`role=replica`, `vault-active=false`): its pods are there, and a
 * label that something gave them while they ran says another role. With one instance nobody has it, which is as meant.
 */
export const asksForRole = ({ selector }: Service, pods: readonly Labelled[]): boolean =>
  pods.some(({ labels, template }) => {
    const [label, ...others] = differing(selector, labels);
    if (label === undefined || others.length > 0 || !Object.hasOwn(labels, label)) return false;
    if (Object.keys(selector).length < 2) return false;
    return template === undefined ? ROLE.test(label) : !Object.hasOwn(template, label);
  });

/** One label that keeps a selector from matching pods which are plainly meant. */
export interface NearMiss {
  readonly maker: Ref;
  readonly label: string;
  readonly wanted: string;
  /** undefined when the pods lack the label. */
  readonly actual: string | undefined;
}

const differing = (
  selector: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
): readonly string[] => Object.keys(selector).filter((key) => labels[key] !== selector[key]);

const isNear = (a: string, b: string): boolean =>
  distance(a, b, 3) <= Math.min(3, Math.floor(Math.min(a.length, b.length) / 3)) ||
  a.startsWith(`${b}-`) ||
  b.startsWith(`${a}-`);

/** Pods that differ in one label while another label or the name says that they are meant; undefined when no such are in sight. */
export const nearMissOf = (
  service: Service,
  makers: readonly { readonly ref: Ref; readonly labels: Readonly<Record<string, string>> }[],
): NearMiss | undefined => {
  const { selector } = service;
  const keys = Object.keys(selector);
  const misses = makers.flatMap(({ ref, labels }) => {
    if (matchesLabels(labels, selector)) return [];
    const [label, ...others] = differing(selector, labels);
    if (label === undefined || others.length > 0) return [];
    const wanted = selector[label] ?? '';
    // A label may be called `constructor`.
    const actual = Object.hasOwn(labels, label) ? labels[label] : undefined;
    const namesake =
      ref.name === service.metadata.name ||
      service.metadata.name.startsWith(`${ref.name}-`) ||
      ref.name.startsWith(`${service.metadata.name}-`);
    const meant = keys.length > 1 || namesake || (actual !== undefined && isNear(wanted, actual));
    return meant
      ? [
          {
            maker: ref,
            label,
            wanted,
            actual,
            namesake,
            edits: actual === undefined ? 99 : distance(wanted, actual, 20),
          },
        ]
      : [];
  });
  const [best] = misses.sort(
    (a, b) => Number(b.namesake) - Number(a.namesake) || a.edits - b.edits || byRef(a.maker, b.maker),
  );
  return best;
};
