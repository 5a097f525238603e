import { defineAnalyzer } from '../src/core/analyzer.ts';
import { conditionFacts, lasting, UNDECIDED } from '../src/core/condition-check.ts';
import { isTrouble } from '../src/core/condition-polarity.ts';
import { word } from '../src/core/datum.ts';

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
  },
  *check(object, cluster) {
    const trouble = object.conditions
      .filter(isTrouble)
      .find(({ type }) => lasting(object, type, ['True', 'False'], cluster, UNDECIDED) !== undefined);
    // One is enough: a resource that is not synced is not ready either.
    if (trouble === undefined) return;
    const facts = conditionFacts(object, trouble);
    yield {
      ...facts,
      code: 'trouble',
      data: { ...facts.data, condition: word(trouble.type), status: word(trouble.status) },
    };
  },
});
