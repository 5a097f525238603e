// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { intOrText, list, number, record, text, textMap } from '../read.ts';

export interface Service extends KubeObject<'Service'> {
  readonly type: string;
  readonly clusterIP?: string | undefined;
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly ServicePort[];
  readonly publishNotReadyAddresses: boolean;
  /** Addresses that a load balancer was given. */
  readonly ingress: number;
}

export default defineKind<'Service', Service>({
  kind: 'Service',
  apiVersions: ['v1'],
  plural: 'services',
  namespaced: true,
  project: (raw, base) => {
    const spec = record(raw['spec']);
    const status = record(raw['status']);
    return {
      type: text(spec['type']) ?? 'ClusterIP',
      clusterIP: text(spec['clusterIP']),
      selector: textMap(spec['selector']),
      ports: list(spec['ports'], (port) => ({
        name: text(port['name']) || undefined,
        port: number(port['port']) ?? 0,
        targetPort: intOrText(port['targetPort']),
        protocol: text(port['protocol']) ?? 'TCP',
      })),
      publishNotReadyAddresses: spec['publishNotReadyAddresses'] === true,
      ingress: list(record(status['loadBalancer'])['ingress'], (item) => item).length,
      ...base,
    };
  },
});

export interface ServicePort {
  readonly name?: string | undefined;
  readonly port: number;
  readonly targetPort?: number | string | undefined;
  readonly protocol: string;
}
