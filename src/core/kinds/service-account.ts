// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { flag, list, text } from '../read.ts';

export interface ServiceAccount extends KubeObject<'ServiceAccount'> {
  readonly imagePullSecrets: readonly string[];
  /** False when its pods get no token unless they ask for one. */
  readonly automountToken?: boolean | undefined;
}

export default defineKind<'ServiceAccount', ServiceAccount>({
  kind: 'ServiceAccount',
  apiVersions: ['v1'],
  plural: 'serviceaccounts',
  namespaced: true,
  project: (raw, base) => ({
    imagePullSecrets: list(raw['imagePullSecrets'], (secret) => text(secret['name']) ?? '').filter(
      (name) => name !== '',
    ),
    automountToken: flag(raw['automountServiceAccountToken']),
    ...base,
  }),
});
