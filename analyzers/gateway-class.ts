// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { conditionFacts, lasting } from '../src/core/condition-check.ts';
import { name } from '../src/core/datum.ts';

const DOCS = 'https://gateway-api.sigs.k8s.io/api-types/gatewayclass/';

export default defineAnalyzer({
  kind: 'GatewayClass',
  group: 'additional',
  title: 'Classes of Gateways that no controller accepts',
  why: 'Without an accepted class no Gateway of it gets an address, and no route of it is served.',
  each: 'GatewayClass',
  reads: ['Gateway'],
  problems: {
    'not-accepted': {
      severity: 'warning',
      message: 'is not accepted by controller {controller}: {detail}',
      fix: 'Check that the controller {controller} runs and that parametersRef of the class is right.',
      docs: `${DOCS}#gatewayclass-status`,
    },
    'version-unsupported': {
      severity: 'info',
      message:
        'is served by a controller that does not support the installed version of the Gateway API: {detail}',
      fix: 'Upgrade controller {controller}, or install the version of the Gateway API that it supports.',
      docs: 'https://gateway-api.sigs.k8s.io/concepts/versioning/',
    },
  },
  *check(gatewayClass, cluster) {
    const controller = name('controller', gatewayClass.controller);
    const refused = lasting(gatewayClass, 'Accepted', undefined, cluster);
    if (refused !== undefined) {
      const facts = conditionFacts(gatewayClass, refused);
      const isUsed = cluster
        .list('Gateway')
        .some(({ className }) => className === gatewayClass.metadata.name);
      yield {
        ...facts,
        code: 'not-accepted',
        data: { ...facts.data, controller },
        severity: isUsed ? 'critical' : 'warning',
      };
    }
    const old = lasting(gatewayClass, 'SupportedVersion', ['False'], cluster);
    if (old !== undefined) {
      const facts = conditionFacts(gatewayClass, old);
      yield { ...facts, code: 'version-unsupported', data: { ...facts.data, controller } };
    }
  },
});
