// SPDX-License-Identifier: Apache-2.0

import type { Yield } from './analyzer.ts';
import type { Cluster } from './cluster.ts';
import { name, names } from './datum.ts';
import type { KubeObject } from './kind.ts';
import { refOf } from './kind.ts';
import type { Webhook } from './kinds/_webhook.ts';
import { byText } from './ref.ts';
import { backingOf, isGivenTime } from './service-backing.ts';

const DOCS = 'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/';

/** What can be wrong behind the webhooks of either kind. */
export const webhookProblems = {
  'service-missing': {
    severity: 'critical',
    message: 'calls missing Service {service}: {consequence} (webhook {webhooks})',
    fix: 'Bring Service {service} back in namespace {serviceNamespace}, or delete the webhook configuration {name} if its owner is gone.',
    docs: `${DOCS}#service-reference`,
    kubectl: 'kubectl get {kind} {name} -o yaml',
  },
  'port-missing': {
    severity: 'critical',
    message:
      'calls port {port} of Service {service}, which has no such port: {consequence} (webhook {webhooks})',
    fix: 'Set the port of the webhook to one that Service {service} has, or add port {port} to it.',
    docs: `${DOCS}#service-reference`,
    kubectl: 'kubectl get service {service} -n {serviceNamespace}',
  },
  'none-ready': {
    severity: 'critical',
    symptom: true,
    message: 'calls Service {service}, behind which no pod is ready: {consequence} (webhook {webhooks})',
    fix: 'Bring the pods behind Service {service} back; until then every request that the webhook checks waits or fails.',
    docs: `${DOCS}#failure-policy`,
    kubectl: 'kubectl get endpointslices -l kubernetes.io/service-name={service} -n {serviceNamespace}',
  },
} as const;

type Code = keyof typeof webhookProblems;
type Fact = Yield<Code, 'service' | 'serviceNamespace' | 'webhooks' | 'consequence' | 'port'>;
type Target = NonNullable<Webhook['service']>;

/** Whether the API server refuses requests while the webhook does not answer, or goes on without it. */
const refuses = (webhooks: readonly Webhook[]): boolean =>
  webhooks.some(({ failurePolicy }) => failurePolicy !== 'Ignore');

const troubleOf = (
  target: Target,
  cluster: Cluster<'Service' | 'Pod' | 'EndpointSlice' | 'Endpoints'>,
): Code | undefined => {
  const service = cluster.find('Service', target.name, target.namespace);
  if (service === undefined)
    return cluster.lacks('Service', target.name, target.namespace) ? 'service-missing' : undefined;
  if (service.type === 'ExternalName') return undefined;
  if (service.ports.length > 0 && !service.ports.some(({ port }) => port === target.port))
    return 'port-missing';
  const backing = backingOf(service, cluster);
  if (backing === undefined || backing.ready > 0) return undefined;
  return isGivenTime(service, backing, cluster) ? undefined : 'none-ready';
};

/** One fact per Service that its webhooks call in vain; webhooks that call a URL are not followed. */
export function* checkWebhooks(
  configuration: KubeObject & { readonly webhooks: readonly Webhook[] },
  cluster: Cluster<'Service' | 'Pod' | 'EndpointSlice' | 'Endpoints'>,
): Generator<Fact & { readonly data: NonNullable<Fact['data']> }> {
  const byTarget = new Map<string, Webhook[]>();
  for (const webhook of configuration.webhooks) {
    if (webhook.service === undefined) continue;
    const key = `${webhook.service.namespace}/${webhook.service.name}:${webhook.service.port}`;
    const known = byTarget.get(key);
    if (known === undefined) byTarget.set(key, [webhook]);
    else known.push(webhook);
  }
  for (const webhooks of byTarget.values()) {
    const target = webhooks[0]?.service;
    const code = target === undefined ? undefined : troubleOf(target, cluster);
    if (target === undefined || code === undefined) continue;
    const strict = refuses(webhooks);
    yield {
      code,
      severity: strict ? 'critical' : 'warning',
      data: {
        service: name('Service', target.name),
        serviceNamespace: name('Namespace', target.namespace),
        port: name('port', String(target.port)),
        webhooks: names('webhook', webhooks.map((webhook) => webhook.name).sort(byText)),
        consequence: {
          type: 'word',
          value: strict ? 'requests it checks are refused' : 'requests pass unchecked',
        },
      },
      evidence: [
        {
          type: 'field',
          on: refOf(configuration),
          path: 'webhooks[].failurePolicy',
          value: strict ? 'Fail' : 'Ignore',
        },
      ],
      blames: [{ kind: 'Service', namespace: target.namespace, name: target.name }],
    };
  }
}
