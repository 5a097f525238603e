// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { names, quantity } from '../src/core/datum.ts';
import { byText } from '../src/core/ref.ts';

export default defineAnalyzer({
  kind: 'OperatorGroup',
  group: 'additional',
  title: 'Namespaces with several OperatorGroups',
  why: 'With more than one OperatorGroup in a namespace every operator there fails to install.',
  each: 'OperatorGroup',
  reads: [],
  problems: {
    several: {
      severity: 'warning',
      message: 'is one of {count} in its namespace, where only one may be: {groups}',
      fix: 'Delete all but one OperatorGroup of namespace {namespace}.',
      docs: 'https://olm.operatorframework.io/docs/concepts/crds/operatorgroup/',
      kubectl: 'kubectl get operatorgroup -n {namespace}',
    },
  },
  *check({ metadata }, cluster) {
    const groups = cluster
      .list('OperatorGroup', metadata.namespace)
      .map((group) => group.metadata.name)
      .sort(byText);
    // Told once, at the first of them.
    if (groups.length > 1 && groups[0] === metadata.name)
      yield {
        code: 'several',
        data: { count: quantity(groups.length, 'OperatorGroup'), groups: names('OperatorGroup', groups) },
      };
  },
});
