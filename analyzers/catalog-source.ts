// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { MINUTE } from '../src/core/clock.ts';
import { wordsOf } from '../src/core/condition-check.ts';
import { freeText, name, word } from '../src/core/datum.ts';
import { refOf } from '../src/core/kind.ts';

const DOCS = 'https://olm.operatorframework.io/docs/concepts/crds/catalogsource/';

/** A connection that is made on demand rests between two questions. */
const RESTING = new Set(['READY', 'IDLE']);
const CONNECTING = 5 * MINUTE;

export default defineAnalyzer({
  kind: 'CatalogSource',
  group: 'additional',
  title: 'Catalogs of operators that do not answer',
  why: 'While one catalog is unhealthy, OLM resolves nothing in the namespaces that see it.',
  each: 'CatalogSource',
  reads: [],
  problems: {
    unreachable: {
      severity: 'warning',
      symptom: true,
      message: 'does not answer at {address}: its connection is {state}',
      fix: 'Check the pod and the Service of the catalog, and that its image can be pulled.',
      docs: DOCS,
      kubectl: 'kubectl get pods -l olm.catalogSource={name} -n {namespace}',
    },
    invalid: {
      severity: 'warning',
      message: 'cannot be served: {detail}',
      fix: 'Correct what OLM names in the spec of the CatalogSource.',
      docs: DOCS,
    },
  },
  *check(source, cluster) {
    const { state, metadata, connectedAt, reason } = source;
    if (metadata.deletionTimestamp !== undefined) return;
    if (reason === 'SpecInvalidError' || reason === 'RegistryServerError' || reason === 'ConfigMapError') {
      yield { code: 'invalid', data: { detail: freeText(wordsOf(source)) } };
      return;
    }
    if (state === undefined || state === '' || RESTING.has(state)) return;
    const since = connectedAt ?? metadata.creationTimestamp;
    if (!cluster.olderThan(metadata.creationTimestamp, CONNECTING)) return;
    if (state === 'CONNECTING' && !cluster.olderThan(since, CONNECTING)) return;
    yield {
      code: 'unreachable',
      data: { address: name('host', source.address || 'its address'), state: word(state) },
      evidence: [
        {
          type: 'field',
          on: refOf(source),
          path: 'status.connectionState.lastObservedState',
          value: state,
        },
      ],
    };
  },
});
