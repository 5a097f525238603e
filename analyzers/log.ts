// SPDX-License-Identifier: Apache-2.0

import { defineLogAnalyzer } from '../src/core/analyzer.ts';
import { environmentHosts } from '../src/core/container-end.ts';
import { freeText, name, quantity } from '../src/core/datum.ts';
import { errorEvidence } from '../src/core/error-evidence.ts';
import { errorsOf, lastWords, mostSaid } from '../src/core/log-errors.ts';
import { logsThatMatter, watchedIn } from '../src/core/logs-that-matter.ts';
import { unreadySince } from '../src/core/pod-state.ts';
import { cutText } from '../src/core/redact/cut-text.ts';

const DOCS = 'https://kubernetes.io/docs/concepts/cluster-administration/logging/';

/** Longest error that is told in the message; its lines are the evidence. */
const LINE = 300;

export default defineLogAnalyzer({
  kind: 'Log',
  group: 'additional',
  title: 'Errors in the logs of containers',
  why: 'What a program says before it ends, or while it is not ready, is often the cause in its own words.',
  each: 'Pod',
  reads: ['ReplicaSet', 'Job'],
  logs: (pods, cluster) => logsThatMatter(pods, cluster),
  problems: {
    'crash-errors': {
      severity: 'warning',
      symptom: true,
      message: 'keeps ending after it had logged[ in container {container}]: {line} ({errors})',
      fix: 'Correct what container {container} complains about before it ends.',
      docs: DOCS,
      kubectl: 'kubectl logs {name} -c {container} --previous --tail=100 -n {namespace}',
    },
    'exit-errors': {
      severity: 'warning',
      symptom: true,
      message: 'has ended after it had logged[ in container {container}]: {line} ({errors})',
      fix: 'Correct what container {container} complained about before it ended.',
      docs: DOCS,
      kubectl: 'kubectl logs {name} -c {container} --tail=100 -n {namespace}',
    },
    'unready-errors': {
      severity: 'warning',
      symptom: true,
      message: 'is not ready and logs[ in container {container}]: {line} ({errors})',
      fix: 'Correct what container {container} complains about, and see whether it becomes ready.',
      docs: DOCS,
      kubectl: 'kubectl logs {name} -c {container} --tail=100 -n {namespace}',
    },
    'repeated-errors': {
      // Of one kind, within the last hour.
      threshold: { value: 5, unit: 'equal errors' },
      severity: 'info',
      symptom: true,
      message: 'works, and logs the same error {times}[ in container {container}]: {line} ({errors})',
      fix: 'Find out whom the errors of container {container} hurt: correct what causes them, or log them less gravely.',
      docs: DOCS,
      kubectl: 'kubectl logs {name} -c {container} --since=1h -n {namespace}',
    },
  },
  *check(pod, cluster, logs) {
    for (const { container, condition, previous } of watchedIn(pod, cluster)) {
      const lines = logs.lines(pod, container, previous);
      if (lines === undefined || condition === 'quiet') continue;
      const found = errorsOf(lines);
      const lead = condition === 'ended' ? lastWords(found) : mostSaid(found);
      if (lead === undefined) continue;
      const data = {
        container: name('container', container),
        line: freeText(cutText(lead.entry.message, LINE)),
        errors: quantity(found.errors, 'error line'),
      };
      const facts = {
        evidence: [errorEvidence(pod, container, found, lead)],
        blames: environmentHosts(pod, container),
      };
      if (condition === 'ended')
        yield { ...facts, code: previous ? 'crash-errors' : 'exit-errors', data, since: unreadySince(pod) };
      else if (condition === 'unready')
        yield { ...facts, code: 'unready-errors', data, since: unreadySince(pod) };
      else if (lead.count >= cluster.threshold('repeated-errors')) {
        // Where little else is said, what it is for hardly works.
        const isMost = found.errors >= 20 && found.errors * 2 >= found.entries;
        yield {
          ...facts,
          code: 'repeated-errors',
          severity: isMost ? 'warning' : undefined,
          data: { ...data, times: quantity(lead.count, 'time') },
        };
      }
    }
  },
});
