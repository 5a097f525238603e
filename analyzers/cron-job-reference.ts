import { defineAnalyzer } from '../src/core/analyzer.ts';
import { name, word } from '../src/core/datum.ts';
import { lackedReferences } from '../src/core/pod-references.ts';

export default defineAnalyzer({
  kind: 'CronJob',
  group: 'core',
  title: 'CronJobs whose next run cannot start',
  why: 'Between two runs there is no pod that could tell what it lacks: it is noticed at night.',
  each: 'CronJob',
  reads: ['ConfigMap', 'Secret', 'PersistentVolumeClaim', 'ServiceAccount'],
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
  *check({ suspend, template, metadata }, cluster) {
    const { namespace, deletionTimestamp } = metadata;
    if (suspend || deletionTimestamp !== undefined) return;
    const { spec } = template;
    const missing = (kind: string, ref: string) => ({
      code: 'reference-missing' as const,
      data: { refKind: word(kind), ref: name(kind, ref) },
      blames: [{ kind, namespace, name: ref }],
    });
    for (const { kind, name: ref, key } of lackedReferences({ metadata, spec }, cluster)) {
      const facts = missing(kind, ref);
      if (key === undefined) yield facts;
      else yield { ...facts, code: 'key-missing', data: { ...facts.data, key: name('key', key) } };
    }
    for (const claim of new Set(spec.volumes.flatMap((volume) => volume.claim ?? [])))
      if (cluster.lacks('PersistentVolumeClaim', claim, namespace))
        yield missing('PersistentVolumeClaim', claim);
    const account = spec.serviceAccountName;
    // Every namespace has an account of this name, made by Kubernetes.
    if (account !== undefined && account !== 'default' && cluster.lacks('ServiceAccount', account, namespace))
      yield missing('ServiceAccount', account);
  },
});
