import type { Problem } from './analyzer.ts';
import type { Cluster } from './cluster.ts';
import { type Datum, name, word } from './datum.ts';
import type { KubeObject } from './kind.ts';
import { minorOf, serverMinor } from './server-version.ts';

const GUIDE = 'https://kubernetes.io/docs/reference/using-api/deprecation-guide/';
const SHOW = 'kubectl get {kind} {name} -n {namespace} --show-managed-fields -o yaml';

/** The words for manifests that use an old version of an API: the same for every kind. */
export const oldVersionProblems = {
  'version-removed': {
    severity: 'info',
    message:
      'was last applied as {version}, which is not served since {removed}: to apply that manifest again fails',
    fix: 'Change apiVersion to {now} wherever the manifest is kept.',
    docs: GUIDE,
    kubectl: SHOW,
  },
  'version-deprecated': {
    severity: 'warning',
    message: 'is applied as {version}, which is not served from {removed} on',
    fix: 'Change apiVersion to {now} wherever the manifest is kept, before the next upgrade.',
    docs: GUIDE,
    kubectl: SHOW,
  },
} as const satisfies Record<string, Problem>;

/** Old versions by kind, and the release that stopped to serve them. https://kubernetes.io/docs/reference/using-api/deprecation-guide/ */
const REMOVED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  CronJob: { 'batch/v2alpha1': 'v1.21', 'batch/v1beta1': 'v1.25' },
  HorizontalPodAutoscaler: { 'autoscaling/v2beta1': 'v1.25', 'autoscaling/v2beta2': 'v1.26' },
  Ingress: { 'extensions/v1beta1': 'v1.22', 'networking.k8s.io/v1beta1': 'v1.22' },
  PodDisruptionBudget: { 'policy/v1beta1': 'v1.25' },
};

const CURRENT: Readonly<Record<string, string>> = {
  CronJob: 'batch/v1',
  HorizontalPodAutoscaler: 'autoscaling/v2',
  Ingress: 'networking.k8s.io/v1',
  PodDisruptionBudget: 'policy/v1',
};

interface Fact {
  readonly code: keyof typeof oldVersionProblems;
  readonly data: { readonly version: Datum; readonly removed: Datum; readonly now: Datum };
}

/**
 * Versions of an object's manifests that the server serves no more, or not for long. A manifest of the current version
 * among them is newer: what is old beside it is only remembered.
 */
export function* oldVersions(object: KubeObject, cluster: Cluster<'Node'>): Generator<Fact> {
  const { appliedVersions, ownerReferences } = object.metadata;
  const current = CURRENT[object.kind] ?? object.apiVersion;
  if (ownerReferences.length > 0 || appliedVersions.includes(current)) return;
  const server = serverMinor(cluster);
  for (const version of appliedVersions) {
    const removals = REMOVED[object.kind] ?? {};
    // Clients write what they like: `constructor` is no version.
    const removed = Object.hasOwn(removals, version) ? removals[version] : undefined;
    if (removed === undefined || server === undefined) continue;
    const code = server >= (minorOf(removed) ?? 0) ? 'version-removed' : 'version-deprecated';
    yield {
      code,
      data: { version: name('version', version), removed: word(removed), now: name('version', current) },
    };
  }
}
