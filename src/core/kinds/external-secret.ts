// SPDX-License-Identifier: Apache-2.0

import { defineKind } from '../kind.ts';
import { record, text } from '../read.ts';
import { type Conditioned, projectConditioned } from './_conditioned.ts';

interface ExternalSecret extends Conditioned<'ExternalSecret'> {
  readonly store?: { readonly kind: string; readonly name: string } | undefined;
  /** The Secret that it writes. */
  readonly target: string;
}

export default defineKind<'ExternalSecret', ExternalSecret>({
  kind: 'ExternalSecret',
  apiVersions: ['external-secrets.io/v1', 'external-secrets.io/v1beta1'],
  plural: 'externalsecrets',
  namespaced: true,
  project: (raw, base) => {
    const spec = record(raw['spec']);
    const store = record(spec['secretStoreRef']);
    const name = text(store['name']);
    return {
      store: name === undefined ? undefined : { kind: text(store['kind']) || 'SecretStore', name },
      target: text(record(spec['target'])['name']) || base.metadata.name,
      ...projectConditioned(raw, base),
    };
  },
});
