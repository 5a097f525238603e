// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { MINUTE } from '../src/core/clock.ts';
import { wordsOf } from '../src/core/condition-check.ts';
import { freeText, names, word } from '../src/core/datum.ts';
import { refOf } from '../src/core/kind.ts';
import { byText } from '../src/core/ref.ts';

const DOCS = 'https://olm.operatorframework.io/docs/';

/** Time that an operator gets to install. */
const INSTALLING = 10 * MINUTE;

export default defineAnalyzer({
  kind: 'ClusterServiceVersion',
  group: 'additional',
  title: 'Operators that failed to install',
  why: 'What an operator manages stands still while the operator itself does not run.',
  each: 'ClusterServiceVersion',
  reads: [],
  problems: {
    'requirements-missing': {
      severity: 'critical',
      message: 'cannot be installed: it needs {needed}, which the cluster does not have',
      fix: 'Install what is missing, or an operator version that does not need it.',
      docs: `${DOCS}concepts/olm-architecture/dependency-resolution/`,
    },
    failed: {
      severity: 'critical',
      symptom: true,
      message: 'failed: {detail}',
      fix: 'Correct what the message names; OLM installs the operator again by itself.',
      docs: `${DOCS}tasks/troubleshooting/clusterserviceversion/`,
    },
    stuck: {
      severity: 'warning',
      symptom: true,
      message: 'is stuck in phase {phase}: {detail}',
      fix: 'Find out what the operator waits for: its Deployments, its permissions or its requirements.',
      docs: `${DOCS}tasks/troubleshooting/clusterserviceversion/`,
    },
  },
  *check(version, cluster) {
    const { phase, metadata, history, unmet } = version;
    // Copies in other namespaces only announce an operator that is judged where it runs.
    if (version.reason === 'Copied' || metadata.labels['olm.copiedFrom'] !== undefined) return;
    if (phase === '' || phase === 'Succeeded' || metadata.deletionTimestamp !== undefined) return;
    const since = version.since ?? metadata.creationTimestamp;
    const isFailed = phase === 'Failed';
    if (!isFailed && !cluster.olderThan(since, INSTALLING)) return;
    const told =
      version.reason === undefined && version.message === undefined
        ? (history.findLast((entry) => entry.reason !== '' || entry.message !== '') ?? {})
        : version;
    const detail = freeText(wordsOf(told));
    const evidence = [
      {
        type: 'field' as const,
        on: refOf(version),
        path: 'status.phase',
        value: `${phase}: ${wordsOf(told)}`,
      },
    ];
    if (unmet.length > 0)
      yield {
        code: 'requirements-missing',
        data: { needed: names('requirement', unmet.toSorted(byText)) },
        evidence,
        since,
      };
    else if (isFailed) yield { code: 'failed', data: { detail }, evidence, since };
    else yield { code: 'stuck', data: { phase: word(phase), detail }, evidence, since };
  },
});
