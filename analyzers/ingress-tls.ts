// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { coversHost } from '../src/core/certificate.ts';
import { DAY, MINUTE } from '../src/core/clock.ts';
import type { Cluster } from '../src/core/cluster.ts';
import { conditionOf } from '../src/core/condition.ts';
import { moment, name, names, shownNames } from '../src/core/datum.ts';
import { type KubeObject, refOf } from '../src/core/kind.ts';
import type { Ingress } from '../src/core/kinds/ingress.ts';

const DOCS = 'https://kubernetes.io/docs/concepts/services-networking/ingress/#tls';

/** A certificate manager that was asked a moment ago is still at work. */
const ISSUING = 10 * MINUTE;

const isIssued = (ingress: Ingress): boolean =>
  Object.keys(ingress.metadata.annotations).some((key) =>
    /^cert-manager\.io\/|^kubernetes\.io\/tls-acme$|^cert\.gardener\.cloud\//.test(key),
  );

/** Of a certificate that lives for days, the last weeks are all of its life: its last quarter counts, by then it should be renewed. */
const QUARTER = 1 / 4;

/** cert-manager is well and has not reached the time at which it renews what this Secret holds. */
const isInHand = (secret: KubeObject, cluster: Cluster<'Certificate'>): boolean =>
  cluster
    .list('Certificate', secret.metadata.namespace)
    .some(
      ({ secretName, renewalTime, conditions }) =>
        secretName === secret.metadata.name &&
        renewalTime !== undefined &&
        renewalTime > cluster.now &&
        conditionOf(conditions, 'Ready')?.status === 'True',
    );

export default defineAnalyzer({
  kind: 'Ingress',
  group: 'core',
  title: 'Certificates that are missing, expired or for another host',
  why: 'Browsers and clients refuse the connection before any request is made.',
  each: 'Ingress',
  reads: ['Secret', 'Certificate'],
  problems: {
    'secret-missing': {
      severity: 'critical',
      message: 'takes its certificate from Secret {secret}, which does not exist',
      fix: 'Create the TLS Secret {secret} in namespace {namespace}, or correct the name under tls.',
      docs: DOCS,
      kubectl: 'kubectl get secret {secret} -n {namespace}',
    },
    'secret-incomplete': {
      severity: 'critical',
      message: 'takes its certificate from Secret {secret}, which has no {keys}',
      fix: 'Store certificate and key in Secret {secret} under tls.crt and tls.key.',
      docs: 'https://kubernetes.io/docs/concepts/configuration/secret/#tls-secrets',
      kubectl: 'kubectl describe secret {secret} -n {namespace}',
    },
    expired: {
      severity: 'critical',
      message: 'serves a certificate that expired at {expiry} (Secret {secret})',
      fix: 'Renew the certificate in Secret {secret}, and find out why nothing renewed it.',
      docs: DOCS,
      kubectl: 'kubectl describe secret {secret} -n {namespace}',
    },
    'expires-soon': {
      threshold: { value: 14, unit: 'days' },
      severity: 'warning',
      message: 'serves a certificate that expires at {expiry} (Secret {secret})',
      fix: 'Renew the certificate in Secret {secret} before it expires.',
      docs: DOCS,
      kubectl: 'kubectl describe secret {secret} -n {namespace}',
    },
    'not-yet-valid': {
      severity: 'critical',
      message: 'serves a certificate that is not valid before {start} (Secret {secret})',
      fix: 'Use a certificate that is valid now, or correct the clock of who issued it.',
      docs: DOCS,
    },
    'wrong-host': {
      severity: 'warning',
      message: 'serves {hosts} with a certificate for other hosts: {valid} (Secret {secret})',
      fix: 'Issue a certificate that covers {hosts}, or correct the secretName under tls.',
      docs: DOCS,
      kubectl: 'kubectl describe secret {secret} -n {namespace}',
    },
  },
  *check(ingress, cluster) {
    const { namespace, creationTimestamp } = ingress.metadata;
    for (const { secretName, hosts } of ingress.tls) {
      if (secretName === undefined) continue;
      const secret = name('Secret', secretName);
      const blames = [{ kind: 'Secret', namespace, name: secretName }];
      if (cluster.lacks('Secret', secretName, namespace)) {
        if (isIssued(ingress) && !cluster.olderThan(creationTimestamp, ISSUING)) continue;
        yield {
          code: 'secret-missing',
          data: { secret },
          blames,
          evidence: [{ type: 'field', on: refOf(ingress), path: 'spec.tls[].secretName', value: secretName }],
        };
        continue;
      }
      const found = cluster.find('Secret', secretName, namespace);
      if (found === undefined) continue;
      const lacking = found.keysKnown
        ? ['tls.crt', 'tls.key'].filter((key) => !found.keys.includes(key))
        : [];
      if (lacking.length > 0) {
        yield { code: 'secret-incomplete', data: { secret, keys: names('key', lacking) }, blames };
        continue;
      }
      const { certificate } = found;
      if (certificate === undefined) continue;
      const { notAfter, notBefore } = certificate;
      const evidence = [
        {
          type: 'field' as const,
          on: refOf(found),
          path: 'tls.crt notAfter',
          value: new Date(notAfter).toISOString(),
        },
      ];
      if (notAfter <= cluster.now)
        yield {
          code: 'expired',
          data: { secret, expiry: moment(notAfter) },
          blames,
          evidence,
          since: notAfter,
        };
      else if (notBefore > cluster.now)
        yield { code: 'not-yet-valid', data: { secret, start: moment(notBefore) }, blames };
      else if (
        notAfter - cluster.now <
          Math.min(cluster.threshold('expires-soon') * DAY, (notAfter - notBefore) * QUARTER) &&
        !isInHand(found, cluster)
      )
        yield { code: 'expires-soon', data: { secret, expiry: moment(notAfter) }, blames, evidence };
      const others = hosts.filter((host) => !coversHost(certificate, host));
      if (others.length > 0 && certificate.names.length > 0) {
        yield {
          code: 'wrong-host',
          data: { secret, hosts: names('host', others), valid: shownNames('host', certificate.names) },
          blames,
          evidence: [
            { type: 'field', on: refOf(found), path: 'tls.crt names', value: certificate.names.join(', ') },
          ],
        };
      }
    }
  },
});
