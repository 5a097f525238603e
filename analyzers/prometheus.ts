// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { conditionFacts, lasting } from '../src/core/condition-check.ts';

const DOCS = 'https://prometheus-operator.dev/docs/';

export default defineAnalyzer({
  kind: 'PrometheusConfigValidate',
  group: 'integration',
  title: 'Prometheuses whose configuration the operator cannot make',
  why: 'New targets and rules do not arrive, while everything seems to work.',
  each: 'Prometheus',
  reads: ['StatefulSet'],
  problems: {
    'not-reconciled': {
      severity: 'critical',
      message: 'does not get its configuration: {detail}',
      fix: 'Correct what the operator names, most often a monitor or a rule that it cannot accept.',
      docs: `${DOCS}platform/troubleshooting/`,
    },
    'not-available': {
      severity: 'critical',
      symptom: true,
      message: 'is not available: {detail}',
      fix: 'Find out why the pods of its StatefulSet are not ready.',
      docs: `${DOCS}platform/troubleshooting/`,
    },
  },
  *check(prometheus, cluster) {
    const old = lasting(prometheus, 'Reconciled', ['False'], cluster);
    if (old !== undefined) yield { code: 'not-reconciled', ...conditionFacts(prometheus, old) };
    const down = lasting(prometheus, 'Available', ['False', 'Degraded'], cluster);
    if (down !== undefined)
      yield {
        code: 'not-available',
        ...conditionFacts(prometheus, down),
        severity: down.status === 'Degraded' ? 'warning' : 'critical',
      };
  },
});
