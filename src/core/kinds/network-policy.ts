// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { type LabelSelector, readLabelSelector } from '../label-selector.ts';
import { intOrText, type Json, list, number, record, text, texts } from '../read.ts';

export interface NetworkPolicy extends KubeObject<'NetworkPolicy'> {
  readonly podSelector: LabelSelector | undefined;
  /** Ingress, Egress or both. */
  readonly policyTypes: readonly string[];
  readonly ingress: readonly Rule[];
  readonly egress: readonly Rule[];
}

/** Without peers it lets everybody through; without ports, to every port. */
export interface Rule {
  readonly peers: readonly Peer[];
  readonly ports: readonly {
    /** Without one, every port of the protocol. */
    readonly port?: number | string | undefined;
    /** Last port of a range that begins at `port`. */
    readonly endPort?: number | undefined;
    readonly protocol: string;
  }[];
}

export interface Peer {
  readonly pods?: LabelSelector | undefined;
  readonly namespaces?: LabelSelector | undefined;
  readonly cidr?: string | undefined;
}

const peer = (raw: Json): Peer => ({
  pods: readLabelSelector(raw['podSelector']),
  namespaces: readLabelSelector(raw['namespaceSelector']),
  cidr: text(record(raw['ipBlock'])['cidr']),
});

const rule =
  (side: 'from' | 'to') =>
  (raw: Json): Rule => ({
    peers: list(raw[side], peer),
    ports: list(raw['ports'], (port) => ({
      port: intOrText(port['port']),
      endPort: number(port['endPort']),
      protocol: text(port['protocol']) ?? 'TCP',
    })),
  });

export default defineKind<'NetworkPolicy', NetworkPolicy>({
  kind: 'NetworkPolicy',
  apiVersions: ['networking.k8s.io/v1'],
  plural: 'networkpolicies',
  namespaced: true,
  project: (raw, base) => {
    const spec = record(raw['spec']);
    return {
      podSelector: readLabelSelector(spec['podSelector']),
      policyTypes: texts(spec['policyTypes']),
      ingress: list(spec['ingress'], rule('from')),
      egress: list(spec['egress'], rule('to')),
      ...base,
    };
  },
});
