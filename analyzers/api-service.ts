// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { conditionOf } from '../src/core/condition.ts';
import { freeText, name, word } from '../src/core/datum.ts';
import type { Ref } from '../src/core/ref.ts';
import { conditionEvidence, SETTLE } from '../src/core/workload-state.ts';

const DOCS = 'https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/apiserver-aggregation/';

export default defineAnalyzer({
  kind: 'APIService',
  group: 'additional',
  title: 'Aggregated APIs that do not answer',
  why: 'What needs such an API fails: autoscaling without metrics, and no namespace can be deleted.',
  each: 'APIService',
  reads: ['Service'],
  problems: {
    unavailable: {
      severity: 'critical',
      symptom: true,
      message: 'is not available ({reason}): {detail}',
      fix: 'Repair the Service {service} that answers for the API, or delete the APIService if nothing needs it.',
      docs: DOCS,
      kubectl: 'kubectl get apiservice {name}',
    },
    'service-missing': {
      severity: 'critical',
      message: 'is not available: Service {service} that should answer for it does not exist',
      fix: 'Install what provides Service {service} again, or delete the APIService.',
      docs: DOCS,
      kubectl: 'kubectl get apiservice {name}',
    },
  },
  *check(api, cluster) {
    const available = conditionOf(api.conditions, 'Available');
    if (api.service === undefined || available === undefined || available.status === 'True') return;
    const { lastTransitionTime: since, reason, message } = available;
    if (!cluster.olderThan(since, SETTLE)) return;
    const { namespace, name: service } = api.service;
    const facts = {
      evidence: [conditionEvidence(api, available)],
      since,
      blames: [{ kind: 'Service', namespace, name: service } satisfies Ref],
      // Programs go on without metrics; without another API those that need it do not.
      ...(/(?:^|\.)metrics\.k8s\.io$/.test(api.group) ? { severity: 'warning' as const } : {}),
    };
    const data = { service: name('Service', `${namespace}/${service}`) };
    if (cluster.lacks('Service', service, namespace)) yield { code: 'service-missing', data, ...facts };
    else {
      yield {
        code: 'unavailable',
        data: {
          ...data,
          reason: word(reason || 'no reason given'),
          detail: freeText(message || 'no message was given'),
        },
        ...facts,
      };
    }
  },
});
