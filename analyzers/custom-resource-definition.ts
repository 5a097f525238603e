// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { MINUTE } from '../src/core/clock.ts';
import { type Condition, conditionOf } from '../src/core/condition.ts';
import { freeText, moment, name, names, quantity, word } from '../src/core/datum.ts';
import { backingOf, isGivenTime } from '../src/core/service-backing.ts';
import { conditionEvidence, SETTLE } from '../src/core/workload-state.ts';

const DOCS =
  'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/';
const VERSIONS =
  'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/';

/** Its objects have finalizers of their own. */
const PATIENCE = 5 * MINUTE;

export default defineAnalyzer({
  kind: 'CustomResourceDefinition',
  group: 'additional',
  title: 'Custom resources that are not served or cannot be converted',
  why: 'When the definition fails, every object of its kind is out of reach, for its controller too.',
  each: 'CustomResourceDefinition',
  reads: ['Service', 'Pod', 'EndpointSlice', 'Endpoints'],
  problems: {
    'names-conflict': {
      severity: 'warning',
      message: 'is not served as {resource}: its names are taken by another definition ({reason}): {detail}',
      fix: 'Delete one of the definitions that claim the name, or rename this one.',
      docs: DOCS,
      kubectl: 'kubectl get crd',
    },
    'not-established': {
      severity: 'warning',
      message: 'is not served ({reason}): {detail}',
      fix: 'Correct what the message names in the definition.',
      docs: DOCS,
    },
    'schema-invalid': {
      severity: 'info',
      message: 'has a schema that is not structural, so its fields are not checked: {detail}',
      fix: 'Correct the schema where the message says.',
      docs: `${DOCS}#specifying-a-structural-schema`,
    },
    'stuck-terminating': {
      severity: 'warning',
      message: 'is stuck Terminating since {since}: {detail}',
      fix: 'Start the controller of {resource}, which has to remove the finalizers of its objects.',
      docs: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/finalizers/',
      kubectl: 'kubectl get crd {name} -o yaml',
    },
    'converter-missing': {
      severity: 'critical',
      message:
        'cannot convert between its {versions} ({served}): Service {service} of its conversion webhook does not exist',
      fix: 'Install what provides Service {service} again: reading such objects fails until then.',
      docs: `${VERSIONS}#webhook-conversion`,
      kubectl: 'kubectl get crd {name} -o yaml',
    },
    'converter-down': {
      severity: 'critical',
      symptom: true,
      message:
        'cannot convert between its {versions} ({served}): nobody is ready behind Service {service} of its conversion webhook',
      fix: 'Repair the pods behind Service {service}: reading such objects fails until then.',
      docs: `${VERSIONS}#webhook-conversion`,
      kubectl: 'kubectl get crd {name} -o yaml',
    },
  },
  *check(definition, cluster) {
    const { conditions, converter, metadata, resourceKind } = definition;
    const raised = (type: string, status: string): Condition | undefined => {
      const condition = conditionOf(conditions, type);
      return condition?.status === status && cluster.olderThan(condition.lastTransitionTime, SETTLE)
        ? condition
        : undefined;
    };
    const words = (condition: Condition) => ({
      reason: word(condition.reason || 'no reason given'),
      detail: freeText(condition.message || 'no message was given'),
    });
    const facts = (condition: Condition) => ({
      evidence: [conditionEvidence(definition, condition)],
      since: condition.lastTransitionTime,
    });
    const resource = name('kind', resourceKind);
    const gone = metadata.deletionTimestamp;
    if (gone !== undefined) {
      if (!cluster.olderThan(gone, PATIENCE)) return;
      const condition = conditionOf(conditions, 'Terminating');
      yield {
        code: 'stuck-terminating',
        data: {
          since: moment(gone),
          resource,
          detail: freeText(condition?.message || 'objects of its kind are left'),
        },
        evidence: condition === undefined ? [] : [conditionEvidence(definition, condition)],
        since: gone,
      };
      return;
    }
    const refused = raised('NamesAccepted', 'False');
    const unserved = raised('Established', 'False');
    if (refused !== undefined)
      yield { code: 'names-conflict', data: { resource, ...words(refused) }, ...facts(refused) };
    else if (unserved !== undefined)
      yield { code: 'not-established', data: words(unserved), ...facts(unserved) };
    const loose = raised('NonStructuralSchema', 'True');
    if (loose !== undefined)
      yield { code: 'schema-invalid', data: { detail: words(loose).detail }, ...facts(loose) };
    const served = definition.versions.filter((version) => version.served).map((version) => version.name);
    // Of a single version nothing is ever converted.
    if (converter === undefined || new Set([...served, ...definition.storedVersions]).size < 2) return;
    const service = cluster.find('Service', converter.name, converter.namespace);
    const data = {
      versions: quantity(served.length, 'version'),
      served: names('version', served),
      service: name('Service', `${converter.namespace}/${converter.name}`),
    };
    const blames = [{ kind: 'Service', ...converter }];
    if (service === undefined) {
      if (cluster.lacks('Service', converter.name, converter.namespace))
        yield { code: 'converter-missing', data, blames };
      return;
    }
    const backing = backingOf(service, cluster);
    if (backing === undefined || backing.ready > 0) return;
    if (!isGivenTime(service, backing, cluster)) yield { code: 'converter-down', data, blames };
  },
});
