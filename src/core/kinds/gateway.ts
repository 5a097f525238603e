// SPDX-License-Identifier: Apache-2.0

import { type Condition, readConditions } from '../condition.ts';
import { defineKind } from '../kind.ts';
import { type LabelSelector, readLabelSelector } from '../label-selector.ts';
import { list, number, record, text } from '../read.ts';
import { type Conditioned, projectConditioned } from './_conditioned.ts';

export interface Gateway extends Conditioned<'Gateway'> {
  readonly className: string;
  readonly listeners: readonly Listener[];
}

export interface Listener {
  readonly name: string;
  readonly port: number;
  readonly hostname?: string | undefined;
  /** Which namespaces may attach routes: Same, All, None or Selector. */
  readonly from: string;
  readonly namespaces?: LabelSelector | undefined;
  /** Secrets that it takes certificates from; other kinds are not followed. */
  readonly secrets: readonly { readonly name: string; readonly namespace?: string | undefined }[];
  readonly conditions: readonly Condition[];
}

export default defineKind<'Gateway', Gateway>({
  kind: 'Gateway',
  apiVersions: ['gateway.networking.k8s.io/v1', 'gateway.networking.k8s.io/v1beta1'],
  plural: 'gateways',
  namespaced: true,
  project: (raw, base) => {
    const spec = record(raw['spec']);
    const told = new Map(
      list(record(raw['status'])['listeners'], (listener) => [
        text(listener['name']) ?? '',
        readConditions(listener['conditions']),
      ]),
    );
    return {
      className: text(spec['gatewayClassName']) ?? '',
      listeners: list(spec['listeners'], (listener) => {
        const name = text(listener['name']) ?? '';
        const allowed = record(record(listener['allowedRoutes'])['namespaces']);
        return {
          name,
          port: number(listener['port']) ?? 0,
          hostname: text(listener['hostname']) || undefined,
          from: text(allowed['from']) ?? 'Same',
          namespaces: readLabelSelector(allowed['selector']),
          secrets: list(record(listener['tls'])['certificateRefs'], (secret) =>
            (text(secret['kind']) ?? 'Secret') === 'Secret' && (text(secret['group']) ?? '') === ''
              ? [{ name: text(secret['name']) ?? '', namespace: text(secret['namespace']) || undefined }]
              : [],
          ).flat(),
          conditions: told.get(name) ?? [],
        };
      }),
      ...projectConditioned(raw, base),
    };
  },
});
