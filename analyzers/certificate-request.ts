// SPDX-License-Identifier: Apache-2.0

import { isAwaited } from '../src/core/acme-check.ts';
import { defineAnalyzer } from '../src/core/analyzer.ts';
import { conditionFacts, lasting, UNDECIDED } from '../src/core/condition-check.ts';

const DOCS = 'https://cert-manager.io/docs/usage/certificaterequest/';

export default defineAnalyzer({
  kind: 'CertificateRequest',
  group: 'integration',
  title: 'Requests for certificates that were refused or failed',
  why: 'The certificate that was asked for is not issued.',
  each: 'CertificateRequest',
  reads: ['Certificate', 'Order'],
  problems: {
    refused: {
      severity: 'warning',
      message: 'was refused: {detail}',
      fix: 'Ask whoever approves requests, or correct what they refused.',
      docs: `${DOCS}#approval`,
    },
    failed: {
      severity: 'warning',
      symptom: true,
      message: 'failed: {detail}',
      fix: 'Correct what the issuer names; cert-manager asks again by itself, less and less often.',
      docs: DOCS,
    },
    stuck: {
      severity: 'warning',
      symptom: true,
      message: 'has been waiting for its certificate for too long: {detail}',
      fix: 'Look at its Order and Challenge, or at the issuer that shall sign it.',
      docs: DOCS,
    },
  },
  *check(request, cluster) {
    if (!isAwaited(request, cluster)) return;
    const bad =
      lasting(request, 'Denied', ['True'], cluster, 0) ??
      lasting(request, 'InvalidRequest', ['True'], cluster, 0);
    if (bad !== undefined) {
      yield { code: 'refused', ...conditionFacts(request, bad) };
      return;
    }
    const waiting = lasting(request, 'Ready', ['False', 'Unknown'], cluster, 0);
    if (waiting === undefined) return;
    const facts = conditionFacts(request, waiting);
    if (waiting.reason === 'Failed') yield { code: 'failed', ...facts };
    else if (cluster.olderThan(facts.since, UNDECIDED)) yield { code: 'stuck', ...facts };
  },
});
