// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { HOUR } from '../src/core/clock.ts';
import type { Condition } from '../src/core/condition.ts';
import { conditionFacts, lasting, UNDECIDED } from '../src/core/condition-check.ts';
import { isOnTheWay, meaningOf, troublesOf, undecidedOf } from '../src/core/condition-polarity.ts';
import { word } from '../src/core/datum.ts';

/** A cloud needs this long for a cluster or a large database. */
const MAKING = HOUR;

/** A controller that does not know for so long does not work, or never will know. */
const SILENT = 6 * HOUR;

const patienceOf = (condition: Condition): number => (isOnTheWay(condition) ? MAKING : UNDECIDED);

export default defineAnalyzer({
  kind: 'CustomObject',
  group: 'integration',
  title: 'Custom resources whose controllers report trouble',
  why: 'Databases, queues and cloud resources are custom resources today, and their controllers say how they are.',
  each: 'CustomObject',
  reads: [],
  problems: {
    trouble: {
      severity: 'warning',
      symptom: true,
      message: 'reports {condition} = {status}: {detail}',
      fix: 'Correct what its controller names; the log of the controller tells more.',
      docs: 'https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md#typical-status-properties',
    },
    declared: {
      severity: 'warning',
      symptom: true,
      message: 'reports {condition} = {status}, which your configuration calls trouble: {detail}',
      fix: 'Correct what its controller names; the log of the controller tells more.',
      docs: 'https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md#typical-status-properties',
    },
  },
  *check(object, cluster) {
    const lasted = troublesOf(object, cluster.conditions).filter(
      ({ condition, condition: { type, status }, meaning }) =>
        lasting(object, type, [status], cluster, meaning?.settle ?? patienceOf(condition)) !== undefined,
    );
    // One is enough: a resource that is not synced is not ready either. What somebody configured says more than convention.
    const { condition, meaning } = lasted.find((trouble) => trouble.meaning !== undefined) ?? lasted[0] ?? {};
    if (condition === undefined) {
      const undecided = undecidedOf(object.conditions);
      if (undecided === undefined || meaningOf(object, undecided, cluster.conditions) !== undefined) return;
      if (lasting(object, undecided.type, ['Unknown'], cluster, SILENT) === undefined) return;
      const facts = conditionFacts(object, undecided);
      const data = { ...facts.data, condition: word(undecided.type), status: word('Unknown') };
      yield { ...facts, code: 'trouble', severity: 'info', data };
      return;
    }
    const facts = conditionFacts(object, condition);
    const data = { ...facts.data, condition: word(condition.type), status: word(condition.status) };
    if (meaning === undefined) yield { ...facts, code: 'trouble', data };
    else yield { ...facts, code: 'declared', data, severity: meaning.severity };
  },
});
