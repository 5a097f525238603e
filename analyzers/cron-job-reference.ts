// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { name, word } from '../src/core/datum.ts';
import { lackedByTemplate, templateReads } from '../src/core/template-references.ts';

export default defineAnalyzer({
  kind: 'CronJob',
  group: 'core',
  title: 'CronJobs whose next run cannot start',
  why: 'Between two runs there is no pod that could tell what it lacks: it is noticed at night.',
  each: 'CronJob',
  reads: templateReads,
  problems: {
    'reference-missing': {
      severity: 'warning',
      message: 'cannot start its next run: {refKind} {ref} does not exist',
      fix: 'Create {refKind} {ref} in namespace {namespace}, or correct the reference in jobTemplate.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#job-template',
      kubectl: 'kubectl get {refKind} {ref} -n {namespace}',
    },
    'key-missing': {
      severity: 'warning',
      message: 'cannot start its next run: {refKind} {ref} has no key {key}',
      fix: 'Add key {key} to {refKind} {ref}, or correct the key in jobTemplate.',
      docs: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/',
      kubectl: 'kubectl describe {refKind} {ref} -n {namespace}',
    },
  },
  *check(cron, cluster) {
    const { suspend, template, metadata } = cron;
    if (metadata.deletionTimestamp !== undefined) return;
    // Nobody waits for what is suspended: it is told for the day when it is resumed.
    const severity = suspend ? ('info' as const) : undefined;
    for (const { ref, key } of lackedByTemplate(template, metadata, cluster)) {
      const data = { refKind: word(ref.kind), ref: name(ref.kind, ref.name) };
      const facts = { severity, blames: [ref] };
      if (key === undefined) yield { code: 'reference-missing', data, ...facts };
      else yield { code: 'key-missing', data: { ...data, key: name('key', key) }, ...facts };
    }
  },
});
