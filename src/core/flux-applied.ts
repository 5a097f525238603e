// SPDX-License-Identifier: Apache-2.0

import type { YieldOf } from './analyzer.ts';
import type { Cluster } from './cluster.ts';
import { ref } from './datum.ts';
import { checkFlux, readyReason } from './flux-check.ts';
import type { FluxApplied } from './kinds/_flux.ts';
import type { Ref } from './ref.ts';

const DOCS = 'https://fluxcd.io/flux/components/';
const CHEATSHEET = 'https://fluxcd.io/flux/cheatsheets/troubleshooting/';

export const fluxAppliedProblems = {
  'source-missing': {
    severity: 'critical',
    message: 'takes what it applies from {source} in its spec, which does not exist',
    fix: 'Create {source}, or correct the reference to the source.',
    docs: `${DOCS}source/`,
  },
  'not-ready': {
    severity: 'warning',
    symptom: true,
    message: 'could not be applied: {detail}',
    fix: 'Correct what Flux names; the cluster keeps the last state that could be applied.',
    docs: CHEATSHEET,
  },
  stuck: {
    severity: 'warning',
    symptom: true,
    message: 'has been applied for too long without an end: {detail}',
    fix: 'Find out what does not become healthy, or whether the controllers of Flux run.',
    docs: CHEATSHEET,
  },
} as const;

export const fluxSources = ['GitRepository', 'OCIRepository', 'HelmRepository', 'Bucket'] as const;

export const isSourceKind = (kind: string): kind is (typeof fluxSources)[number] =>
  (fluxSources as readonly string[]).includes(kind);

/** Objects that a health check of Flux waited for in vain: `Deployment/shop/web status: 'InProgress'`. */
const waitedFor = (words: string): readonly Ref[] =>
  [
    ...words.matchAll(/\b([A-Z]\w+)\/([a-z0-9-]+)\/([a-z0-9.-]+) status: '(?:Failed|InProgress|NotFound)'/g),
  ].map(([, kind = '', namespace, name = '']) => ({ kind, namespace, name }));

/** The chart that a release waits for, as its controller words it. */
const chartIn = (words: string): readonly Ref[] =>
  [...words.matchAll(/HelmChart '([a-z0-9-]+)\/([a-z0-9.-]+)'/g)].map(([, namespace, name = '']) => ({
    kind: 'HelmChart',
    namespace,
    name,
  }));

/** It gave up waiting: what is not ready is to blame, and for no other failure. */
const WAITED = /timed? ?out|deadline exceeded|not ready|waiting/i;

const SOURCE_FAILED = new Set(['ArtifactFailed', 'SourceNotReady', 'ChartNotReady', 'ArtifactNotFound']);

/** A source that is missing, what Flux says, and who is to blame for it. */
export function* checkApplied(
  object: FluxApplied,
  cluster: Pick<Cluster<(typeof fluxSources)[number]>, 'lacks' | 'olderThan'>,
  alsoBlamed: readonly Ref[] = [],
): Generator<YieldOf<typeof fluxAppliedProblems>> {
  const { source } = object;
  if (object.suspended || object.metadata.deletionTimestamp !== undefined) return;
  if (
    source !== undefined &&
    isSourceKind(source.kind) &&
    cluster.lacks(source.kind, source.name, source.namespace)
  ) {
    yield { code: 'source-missing', data: { source: ref(source) }, blames: [source] };
    return;
  }
  const reason = readyReason(object);
  for (const verdict of checkFlux(object, cluster)) {
    const words = verdict.data.detail.type === 'text' ? verdict.data.detail.value : '';
    const blames = SOURCE_FAILED.has(reason)
      ? [...chartIn(words), ...(source === undefined ? [] : [source])]
      : reason === 'DependencyNotReady'
        ? object.dependsOn
        : [...waitedFor(words), ...(WAITED.test(words) ? alsoBlamed : [])];
    yield { ...verdict, blames };
  }
}
