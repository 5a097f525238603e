// SPDX-License-Identifier: Apache-2.0

import { isAwaited } from '../src/core/acme-check.ts';
import { defineAnalyzer } from '../src/core/analyzer.ts';
import { freeText, word } from '../src/core/datum.ts';
import { refOf } from '../src/core/kind.ts';

export default defineAnalyzer({
  kind: 'Order',
  group: 'integration',
  title: 'Orders that an ACME authority refused',
  why: 'The certificate that was ordered is not issued.',
  each: 'Order',
  reads: ['Certificate', 'CertificateRequest', 'Challenge'],
  problems: {
    failed: {
      severity: 'warning',
      symptom: true,
      message: 'is {state}: {detail}',
      fix: 'Look at its Challenges: the authority says there what it could not verify.',
      docs: 'https://cert-manager.io/docs/troubleshooting/acme/#2-troubleshooting-orders',
    },
  },
  *check(order, cluster) {
    const { state } = order;
    if (!['invalid', 'errored', 'expired'].includes(state) || !isAwaited(order, cluster)) return;
    yield {
      code: 'failed',
      data: { state: word(state), detail: freeText(order.reason ?? 'no reason is given') },
      evidence: [
        {
          type: 'field',
          on: refOf(order),
          path: 'status',
          value: [state, order.reason].filter(Boolean).join(': '),
        },
      ],
    };
  },
});
