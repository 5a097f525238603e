// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { MINUTE } from '../src/core/clock.ts';
import { conditionOf } from '../src/core/condition.ts';
import { conditionFacts, wordsOf } from '../src/core/condition-check.ts';
import { freeText, name } from '../src/core/datum.ts';

const DOCS = 'https://olm.operatorframework.io/docs/';

/** Time that OLM gets to resolve and install. */
const RESOLVING = 10 * MINUTE;

/** Conditions that are bad when True. */
const TROUBLES = ['ResolutionFailed', 'BundleUnpackFailed', 'InstallPlanFailed'] as const;

export default defineAnalyzer({
  kind: 'Subscription',
  group: 'additional',
  title: 'Operators that cannot be resolved or upgraded',
  why: 'A Subscription that is stuck keeps an old operator running, or none at all.',
  each: 'Subscription',
  reads: ['CatalogSource', 'OperatorGroup'],
  problems: {
    'catalog-missing': {
      severity: 'critical',
      message:
        'takes its operator from CatalogSource {catalog} in namespace {catalogNamespace}, which does not exist',
      fix: 'Create CatalogSource {catalog}, or correct source and sourceNamespace.',
      docs: `${DOCS}concepts/crds/subscription/`,
      kubectl: 'kubectl get catalogsource -A',
    },
    'no-operator-group': {
      severity: 'warning',
      message: 'has no effect: its namespace has no OperatorGroup',
      fix: 'Create an OperatorGroup in namespace {namespace}, or move the Subscription to a namespace that has one.',
      docs: `${DOCS}concepts/crds/operatorgroup/`,
      kubectl: 'kubectl get operatorgroup -A',
    },
    failed: {
      severity: 'critical',
      symptom: true,
      message: 'cannot install its operator: {detail}',
      fix: 'Correct what OLM names: a catalog, a constraint between operators, or the install plan that failed.',
      docs: `${DOCS}tasks/troubleshooting/subscription/`,
    },
    'awaits-approval': {
      severity: 'info',
      message: 'has an upgrade to {version} that waits for approval',
      fix: 'Approve install plan {plan} when the upgrade is wanted.',
      docs: `${DOCS}tasks/install-operator-with-olm/`,
      kubectl: 'kubectl get installplan -n {namespace}',
    },
    stuck: {
      severity: 'warning',
      symptom: true,
      message: 'is not at its latest version and does not get there: {detail}',
      fix: 'Look at its install plan and at the health of its catalog.',
      docs: `${DOCS}tasks/troubleshooting/subscription/`,
    },
  },
  *check(subscription, cluster) {
    const { state, source, sourceNamespace, metadata, conditions } = subscription;
    if (metadata.deletionTimestamp !== undefined) return;
    const settled = cluster.olderThan(metadata.creationTimestamp, RESOLVING);
    const catalog = { kind: 'CatalogSource', namespace: sourceNamespace, name: source };
    if (source !== '' && sourceNamespace !== '' && cluster.lacks('CatalogSource', source, sourceNamespace)) {
      yield {
        code: 'catalog-missing',
        data: {
          catalog: name('CatalogSource', source),
          catalogNamespace: name('Namespace', sourceNamespace),
        },
        blames: [catalog],
      };
      return;
    }
    if (
      subscription.installedCsv === undefined &&
      source !== '' &&
      settled &&
      cluster.knows('OperatorGroup', metadata.namespace) &&
      cluster.list('OperatorGroup', metadata.namespace).length === 0
    ) {
      yield { code: 'no-operator-group' };
      return;
    }
    const plan = subscription.installPlan;
    const blames =
      plan === undefined ? [] : [{ kind: 'InstallPlan', namespace: metadata.namespace, name: plan }];
    const unhealthy = conditionOf(conditions, 'CatalogSourcesUnhealthy');
    const trouble = TROUBLES.map((type) => conditionOf(conditions, type)).find(
      (condition) =>
        condition?.status === 'True' && cluster.olderThan(condition.lastTransitionTime, 2 * MINUTE),
    );
    if (trouble !== undefined) {
      const sick = unhealthy?.status === 'True' ? [catalog] : [];
      yield { code: 'failed', ...conditionFacts(subscription, trouble), blames: [...blames, ...sick] };
      return;
    }
    const since = subscription.updated ?? metadata.creationTimestamp;
    if (state === 'UpgradeFailed') {
      yield { code: 'failed', data: { detail: freeText('the upgrade failed') }, blames, since };
      return;
    }
    if (state === 'AtLatestKnown') return;
    if (state === 'UpgradePending' && subscription.approval === 'Manual') {
      yield {
        code: 'awaits-approval',
        data: {
          version: name('ClusterServiceVersion', subscription.currentCsv ?? 'a newer version'),
          plan: name('InstallPlan', plan ?? 'of this Subscription'),
        },
      };
      return;
    }
    if (!settled || !cluster.olderThan(since, RESOLVING)) return;
    const named = conditions.find(
      ({ reason }) => reason !== undefined && reason !== 'AllCatalogSourcesHealthy',
    );
    const detail = freeText(
      named === undefined ? `its state is ${state || 'not known'}` : `${state}, ${wordsOf(named)}`,
    );
    yield { code: 'stuck', data: { detail }, blames, since };
  },
});
