// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { HOUR } from '../src/core/clock.ts';
import { conditionOf } from '../src/core/condition.ts';
import { conditionFacts, isLeftAlone, lasting, UNDECIDED } from '../src/core/condition-check.ts';
import { moment, ref } from '../src/core/datum.ts';
import type { Ref } from '../src/core/ref.ts';

const DOCS = 'https://cert-manager.io/docs/';

export default defineAnalyzer({
  kind: 'Certificate',
  group: 'integration',
  title: 'Certificates of cert-manager that are not issued or not renewed',
  why: 'A renewal that fails is not felt until the certificate expires, and then everybody feels it.',
  each: 'Certificate',
  reads: ['Issuer', 'ClusterIssuer', 'CertificateRequest', 'Order', 'Challenge'],
  problems: {
    expired: {
      severity: 'critical',
      symptom: true,
      message: 'expired at {expiry} and was not renewed',
      fix: 'Find out why its newest CertificateRequest fails.',
      docs: `${DOCS}troubleshooting/`,
    },
    'issuer-missing': {
      severity: 'critical',
      message: 'shall be signed by {issuer}, which does not exist',
      fix: 'Create {issuer}, or correct issuerRef.',
      docs: `${DOCS}configuration/`,
    },
    'not-issued': {
      severity: 'critical',
      symptom: true,
      message: 'is not issued: {detail}',
      fix: 'Follow its CertificateRequest, Order and Challenge to the step that fails.',
      docs: `${DOCS}troubleshooting/`,
    },
    'renewal-failing': {
      severity: 'warning',
      symptom: true,
      message: 'is still valid, but its renewal fails: {detail}',
      fix: 'Find out why its newest CertificateRequest fails before the certificate expires.',
      docs: `${DOCS}troubleshooting/`,
    },
    'renewal-overdue': {
      severity: 'warning',
      symptom: true,
      message: 'should have been renewed at {due} and was not',
      fix: 'Check that cert-manager runs, and follow the newest CertificateRequest.',
      docs: `${DOCS}usage/certificate/`,
    },
  },
  *check(certificate, cluster) {
    if (isLeftAlone(certificate)) return;
    const { issuer, notAfter, renewalTime, metadata, conditions } = certificate;
    const signer: Ref = {
      kind: issuer.kind,
      namespace: issuer.kind === 'Issuer' ? metadata.namespace : undefined,
      name: issuer.name,
    };
    const isOurs =
      issuer.group === 'cert-manager.io' && (issuer.kind === 'Issuer' || issuer.kind === 'ClusterIssuer');
    if (
      isOurs &&
      issuer.name !== '' &&
      cluster.lacks(issuer.kind === 'Issuer' ? 'Issuer' : 'ClusterIssuer', issuer.name, signer.namespace)
    ) {
      yield { code: 'issuer-missing', data: { issuer: ref(signer) }, blames: [signer] };
      return;
    }
    const found = isOurs
      ? issuer.kind === 'Issuer'
        ? cluster.find('Issuer', issuer.name, metadata.namespace)
        : cluster.find('ClusterIssuer', issuer.name)
      : undefined;
    const sick = found !== undefined && conditionOf(found.conditions, 'Ready')?.status !== 'True';
    const blames = sick ? [signer] : [];
    if (notAfter !== undefined && notAfter <= cluster.now) {
      yield { code: 'expired', data: { expiry: moment(notAfter) }, blames, since: notAfter };
      return;
    }
    const issuing = conditionOf(conditions, 'Issuing');
    const failed = issuing?.status === 'False' && issuing.reason === 'Failed' ? issuing : undefined;
    // A challenge by DNS takes its time; one that failed does not get better by waiting.
    const absent = lasting(
      certificate,
      'Ready',
      undefined,
      cluster,
      failed === undefined && !sick ? UNDECIDED : 0,
    );
    if (absent !== undefined) {
      yield { code: 'not-issued', ...conditionFacts(certificate, failed ?? absent), blames };
      return;
    }
    if (failed !== undefined) {
      yield { code: 'renewal-failing', ...conditionFacts(certificate, failed), blames };
      return;
    }
    if (renewalTime !== undefined && renewalTime <= cluster.now && cluster.olderThan(renewalTime, HOUR))
      yield { code: 'renewal-overdue', data: { due: moment(renewalTime) }, blames, since: renewalTime };
  },
});
