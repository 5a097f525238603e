// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { conditionOf } from '../src/core/condition.ts';
import { conditionFacts, lasting, UNDECIDED } from '../src/core/condition-check.ts';
import { word } from '../src/core/datum.ts';
import { refOf } from '../src/core/kind.ts';

const DOCS = 'https://operator-framework.github.io/operator-controller/';

const POLICIES = ['CatalogProvided', 'SelfCertified'];

export default defineAnalyzer({
  kind: 'ClusterExtension',
  group: 'additional',
  title: 'Operators that cannot be installed or upgraded',
  why: 'An extension that is not installed leaves the resources of its kinds without a controller.',
  each: 'ClusterExtension',
  reads: [],
  problems: {
    'policy-invalid': {
      severity: 'warning',
      message: 'has the upgrade policy {policy}, which does not exist',
      fix: 'Set spec.source.catalog.upgradeConstraintPolicy to CatalogProvided or SelfCertified.',
      docs: `${DOCS}concepts/upgrade-support/`,
    },
    'source-invalid': {
      severity: 'warning',
      message: 'has the source type {source}, which does not exist',
      fix: 'Set spec.source.sourceType to Catalog.',
      docs: `${DOCS}tutorials/install-extension/`,
    },
    'not-installed': {
      severity: 'critical',
      message: 'is not installed: {detail}',
      fix: 'Correct what the controller names: the package, the version, or the rights of its service account.',
      docs: `${DOCS}tutorials/install-extension/`,
    },
    failing: {
      severity: 'warning',
      message: 'cannot be brought to the version that is asked for: {detail}',
      fix: 'Correct what the controller names; the version that is installed stays until then.',
      docs: `${DOCS}tutorials/upgrade-extension/`,
    },
    deprecated: {
      severity: 'info',
      message: 'installs something that its catalog calls deprecated: {detail}',
      fix: 'Move to the package, channel or version that the catalog recommends.',
      docs: `${DOCS}tutorials/upgrade-extension/`,
    },
  },
  *check(extension, cluster) {
    const { sourceType, upgradePolicy } = extension;
    const field = (path: string, value: string) => ({
      evidence: [{ type: 'field' as const, on: refOf(extension), path, value }],
    });
    if (upgradePolicy !== undefined && !POLICIES.includes(upgradePolicy))
      yield {
        code: 'policy-invalid',
        data: { policy: word(upgradePolicy || 'none') },
        ...field('spec.source.catalog.upgradeConstraintPolicy', upgradePolicy),
      };
    // Without the policy field a server fills it in; a source that is no catalog has none.
    if (sourceType !== undefined && sourceType !== 'Catalog')
      yield {
        code: 'source-invalid',
        data: { source: word(sourceType || 'none') },
        ...field('spec.source.sourceType', sourceType),
      };
    const absent = lasting(extension, 'Installed', undefined, cluster);
    const progress = lasting(extension, 'Progressing', ['True', 'False', 'Unknown'], cluster);
    const isWorking = progress?.status === 'True' && progress.reason !== 'Retrying';
    const isSlow = lasting(extension, 'Progressing', ['True'], cluster, UNDECIDED) !== undefined;
    const failure =
      progress === undefined || progress.reason === 'Succeeded' || (isWorking && !isSlow)
        ? undefined
        : progress;
    if (absent !== undefined && !(isWorking && !isSlow && progress.reason !== 'Succeeded')) {
      const told = failure ?? absent;
      const facts = conditionFacts(extension, absent);
      const { data, evidence } = conditionFacts(extension, told);
      yield {
        code: 'not-installed',
        data,
        evidence: told === absent ? evidence : [...evidence, ...facts.evidence],
        since: facts.since,
      };
    } else if (failure !== undefined) yield { code: 'failing', ...conditionFacts(extension, failure) };
    const old = conditionOf(extension.conditions, 'Deprecated');
    if (old?.status === 'True') yield { code: 'deprecated', ...conditionFacts(extension, old) };
  },
});
