// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { MINUTE } from '../src/core/clock.ts';
import type { Cluster } from '../src/core/cluster.ts';
import { type Condition, conditionOf } from '../src/core/condition.ts';
import {
  conditionFacts,
  isLeftAlone,
  lasting,
  RETRYING,
  sinceOf,
  wordsOf,
} from '../src/core/condition-check.ts';
import { freeText, name, shownNames } from '../src/core/datum.ts';
import { refOf } from '../src/core/kind.ts';
import type { Gateway, Listener } from '../src/core/kinds/gateway.ts';
import { byText, type Ref } from '../src/core/ref.ts';
import { isGranted } from '../src/core/reference-grant.ts';
import { conditionEvidence } from '../src/core/workload-state.ts';

const DOCS = 'https://gateway-api.sigs.k8s.io';

/** Time that a cloud gets to make a load balancer. */
const PROGRAMMING = 5 * MINUTE;

/** What keeps a listener from working, gravest first. */
const troubleOf = (
  listener: Listener,
  gateway: Gateway,
  cluster: Cluster<'Gateway'>,
): Condition | undefined =>
  (
    [
      ['Conflicted', 'True'],
      ['Accepted', 'False'],
      ['ResolvedRefs', 'False'],
      ['Programmed', 'False'],
    ] as const
  )
    .map(([type, bad]) => {
      const condition = conditionOf(listener.conditions, type);
      return condition?.status === bad && cluster.olderThan(sinceOf(gateway, condition), RETRYING)
        ? condition
        : undefined;
    })
    .find((condition) => condition !== undefined);

export default defineAnalyzer({
  kind: 'Gateway',
  group: 'additional',
  title: 'Gateways that take no traffic',
  why: 'A Gateway is the door from outside: nothing behind it is reached while it is shut.',
  each: 'Gateway',
  reads: ['GatewayClass', 'Secret', 'ReferenceGrant'],
  problems: {
    'class-missing': {
      severity: 'critical',
      message: 'is of GatewayClass {class}, which does not exist: no controller serves it',
      fix: 'Install the controller of class {class}, or set gatewayClassName to one of {known}.',
      docs: `${DOCS}/api-types/gatewayclass/`,
      kubectl: 'kubectl get gatewayclass',
    },
    'not-accepted': {
      severity: 'critical',
      symptom: true,
      message: 'is not accepted by its controller: {detail}',
      fix: 'Correct what the controller names; where it only waits, check that the controller of its class runs.',
      docs: `${DOCS}/api-types/gateway/`,
    },
    'not-programmed': {
      severity: 'critical',
      symptom: true,
      message: 'takes no traffic yet, because it is not programmed: {detail}',
      fix: 'Correct what the controller names: an address that cannot be given, or a proxy that does not run.',
      docs: `${DOCS}/api-types/gateway/`,
    },
    'listener-broken': {
      severity: 'critical',
      message: 'has a listener {listener} that does not work: {detail}',
      fix: 'Correct listener {listener} as its controller says; routes that attach to it are not served until then.',
      docs: `${DOCS}/api-types/gateway/`,
    },
    'certificate-missing': {
      severity: 'critical',
      message:
        'takes the certificate of listener {listener} from Secret {secret} in namespace {secretNamespace}, which does not exist',
      fix: 'Create the TLS Secret {secret} in namespace {secretNamespace}, or correct certificateRefs.',
      docs: `${DOCS}/guides/tls/`,
      kubectl: 'kubectl get secret {secret} -n {secretNamespace}',
    },
    'certificate-not-granted': {
      severity: 'critical',
      message:
        'takes the certificate of listener {listener} from Secret {secret} in namespace {secretNamespace}, and no ReferenceGrant there allows it',
      fix: 'Create a ReferenceGrant in namespace {secretNamespace} for Gateways of namespace {namespace}.',
      docs: `${DOCS}/api-types/referencegrant/`,
      kubectl: 'kubectl get referencegrant -n {secretNamespace}',
    },
  },
  *check(gateway, cluster) {
    if (isLeftAlone(gateway)) return;
    const { className, metadata } = gateway;
    if (className !== '' && cluster.lacks('GatewayClass', className)) {
      const known = cluster.list('GatewayClass').map((each) => each.metadata.name);
      yield {
        code: 'class-missing',
        data: {
          class: name('GatewayClass', className),
          known: shownNames('GatewayClass', known.sort(byText)),
        },
        evidence: [{ type: 'field', on: refOf(gateway), path: 'spec.gatewayClassName', value: className }],
        blames: [{ kind: 'GatewayClass', name: className }],
        since: metadata.creationTimestamp,
      };
      return;
    }
    let isTold = false;
    for (const listener of gateway.listeners) {
      const data = { listener: name('listener', listener.name) };
      let hasCertificates = true;
      for (const { name: secret, namespace = metadata.namespace } of listener.secrets) {
        const to: Ref = { kind: 'Secret', namespace, name: secret };
        const facts = {
          data: {
            ...data,
            secret: name('Secret', secret),
            secretNamespace: name('Namespace', namespace ?? ''),
          },
          blames: [to],
        };
        const missing = cluster.lacks('Secret', secret, namespace);
        if (missing && cluster.olderThan(metadata.creationTimestamp, PROGRAMMING))
          yield { ...facts, code: 'certificate-missing' };
        else if (!missing && !isGranted(refOf(gateway), to, cluster))
          yield { ...facts, code: 'certificate-not-granted' };
        else continue;
        hasCertificates = false;
      }
      const trouble = hasCertificates ? troubleOf(listener, gateway, cluster) : undefined;
      isTold ||= trouble !== undefined || !hasCertificates;
      if (trouble === undefined) continue;
      yield {
        code: 'listener-broken',
        data: { ...data, detail: freeText(wordsOf(trouble)) },
        evidence: [conditionEvidence(gateway, trouble)],
        since: sinceOf(gateway, trouble),
      };
    }
    if (isTold) return;
    const blames = [{ kind: 'GatewayClass', name: className }];
    const refused = lasting(gateway, 'Accepted', undefined, cluster);
    if (refused !== undefined) {
      yield { code: 'not-accepted', ...conditionFacts(gateway, refused), blames };
      return;
    }
    const idle = lasting(gateway, 'Programmed', undefined, cluster, PROGRAMMING);
    if (idle !== undefined) yield { code: 'not-programmed', ...conditionFacts(gateway, idle) };
  },
});
