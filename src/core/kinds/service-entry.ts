// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { record, texts } from '../read.ts';

interface ServiceEntry extends KubeObject<'ServiceEntry'> {
  readonly hosts: readonly string[];
}

export default defineKind<'ServiceEntry', ServiceEntry>({
  kind: 'ServiceEntry',
  apiVersions: ['networking.istio.io/v1', 'networking.istio.io/v1beta1', 'networking.istio.io/v1alpha3'],
  plural: 'serviceentries',
  namespaced: true,
  project: (raw, base) => ({ hosts: texts(record(raw['spec'])['hosts']), ...base }),
});
