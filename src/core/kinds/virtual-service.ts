// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { type Json, list, number, record, text, texts } from '../read.ts';

export interface VirtualService extends KubeObject<'VirtualService'> {
  /** What clients ask for. */
  readonly hosts: readonly string[];
  /** `name` or `namespace/name`; the word mesh means all sidecars. */
  readonly gateways: readonly string[];
  readonly destinations: readonly Destination[];
}

export interface Destination {
  readonly host: string;
  readonly subset?: string | undefined;
  readonly port?: number | undefined;
}

const destination = (raw: unknown): Destination => {
  const fields = record(raw);
  return {
    host: text(fields['host']) ?? '',
    subset: text(fields['subset']) || undefined,
    port: number(record(fields['port'])['number']),
  };
};

const routed = (rule: Json): readonly Destination[] => [
  ...list(rule['route'], (route) => destination(route['destination'])),
  ...(rule['mirror'] === undefined ? [] : [destination(rule['mirror'])]),
];

export default defineKind<'VirtualService', VirtualService>({
  kind: 'VirtualService',
  apiVersions: ['networking.istio.io/v1', 'networking.istio.io/v1beta1', 'networking.istio.io/v1alpha3'],
  plural: 'virtualservices',
  namespaced: true,
  project: (raw, base) => {
    const spec = record(raw['spec']);
    return {
      hosts: texts(spec['hosts']),
      gateways: texts(spec['gateways']),
      destinations: ['http', 'tls', 'tcp']
        .flatMap((protocol) => list(spec[protocol], routed).flat())
        .filter(({ host }) => host !== ''),
      ...base,
    };
  },
});
