// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { readWebhooks, type Webhook } from './_webhook.ts';

export interface ValidatingWebhookConfiguration extends KubeObject<'ValidatingWebhookConfiguration'> {
  readonly webhooks: readonly Webhook[];
}

export default defineKind<'ValidatingWebhookConfiguration', ValidatingWebhookConfiguration>({
  kind: 'ValidatingWebhookConfiguration',
  apiVersions: ['admissionregistration.k8s.io/v1'],
  plural: 'validatingwebhookconfigurations',
  namespaced: false,
  project: (raw, base) => ({ webhooks: readWebhooks(raw['webhooks']), ...base }),
});
