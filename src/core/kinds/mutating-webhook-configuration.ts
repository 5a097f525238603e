// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { readWebhooks, type Webhook } from './_webhook.ts';

export interface MutatingWebhookConfiguration extends KubeObject<'MutatingWebhookConfiguration'> {
  readonly webhooks: readonly Webhook[];
}

export default defineKind<'MutatingWebhookConfiguration', MutatingWebhookConfiguration>({
  kind: 'MutatingWebhookConfiguration',
  apiVersions: ['admissionregistration.k8s.io/v1'],
  plural: 'mutatingwebhookconfigurations',
  namespaced: false,
  project: (raw, base) => ({ webhooks: readWebhooks(raw['webhooks']), ...base }),
});
