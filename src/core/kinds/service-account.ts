import { defineKind, type KubeObject } from '../kind.ts';
import { list, text } from '../read.ts';

export interface ServiceAccount extends KubeObject<'ServiceAccount'> {
  readonly imagePullSecrets: readonly string[];
}

export default defineKind<'ServiceAccount', ServiceAccount>({
  kind: 'ServiceAccount',
  apiVersions: ['v1'],
  plural: 'serviceaccounts',
  namespaced: true,
  project: (raw, base) => ({
    ...base,
    imagePullSecrets: list(raw['imagePullSecrets'], (secret) => text(secret['name']) ?? '').filter(
      (name) => name !== '',
    ),
  }),
});
