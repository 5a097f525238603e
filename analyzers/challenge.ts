// SPDX-License-Identifier: Apache-2.0

import { isAwaited } from '../src/core/acme-check.ts';
import { defineAnalyzer } from '../src/core/analyzer.ts';
import { MINUTE } from '../src/core/clock.ts';
import { freeText, name, word } from '../src/core/datum.ts';
import { refOf } from '../src/core/kind.ts';

const DOCS = 'https://cert-manager.io/docs/troubleshooting/acme/#3-troubleshooting-challenges';

/** Time that an answer gets to spread through DNS and proxies. */
const SPREADING = 10 * MINUTE;

export default defineAnalyzer({
  kind: 'Challenge',
  group: 'integration',
  title: 'Challenges of an ACME authority that cannot be answered',
  why: 'Until the authority sees the answer, it issues no certificate for the host.',
  each: 'Challenge',
  reads: ['Certificate', 'CertificateRequest', 'Order'],
  problems: {
    failed: {
      severity: 'warning',
      message: 'for {host} is {state}: {detail}',
      fix: 'Make {host} answer the {type} challenge: correct its DNS records, its Ingress, or the credentials for the DNS zone.',
      docs: DOCS,
    },
    waiting: {
      severity: 'warning',
      message: 'for {host} still waits: {detail}',
      fix: 'Make {host} answer the {type} challenge: correct its DNS records, its Ingress, or the credentials for the DNS zone.',
      docs: DOCS,
    },
  },
  *check(challenge, cluster) {
    const { state, host, reason, metadata } = challenge;
    if (metadata.deletionTimestamp !== undefined || state === 'valid' || state === 'ready') return;
    if (!isAwaited(challenge, cluster)) return;
    const data = {
      host: name('host', host),
      type: word(challenge.type || 'ACME'),
      detail: freeText(reason ?? 'no reason is given'),
    };
    const evidence = [
      {
        type: 'field' as const,
        on: refOf(challenge),
        path: 'status',
        value: [state, reason].filter(Boolean).join(': '),
      },
    ];
    const since = metadata.creationTimestamp;
    if (['invalid', 'errored', 'expired'].includes(state))
      yield { code: 'failed', data: { ...data, state: word(state) }, evidence, since };
    else if (reason !== undefined && cluster.olderThan(since, SPREADING))
      yield { code: 'waiting', data, evidence, since };
  },
});
