// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { names } from '../src/core/datum.ts';
import { firstReplicas } from '../src/core/first-replica.ts';
import type { Container } from '../src/core/kinds/_pod-spec.ts';
import { isOfJob } from '../src/core/pod-state.ts';

const RESOURCES = 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/';
const PROBES =
  'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/';

const named = (containers: readonly Container[]) =>
  names('container', [...new Set(containers.map(({ name }) => name))].sort());

const hasProbe = ({ probes }: Container, kind: 'liveness' | 'readiness'): boolean =>
  probes.some((probe) => probe.kind === kind);

/** No tag, or the tag latest; a digest says which image it is whatever the tag. */
const isUnpinned = ({ image }: Container): boolean => {
  if (image === '' || image.includes('@')) return false;
  const tag = /:([^:/]+)$/.exec(image)?.[1];
  return tag === undefined || tag === 'latest';
};

export default defineAnalyzer({
  kind: 'BestPractice',
  group: 'best-practice',
  title: 'Pods without requests, limits, probes or a fixed image',
  why: 'Nothing is broken yet; these are what makes the next trouble worse or harder to see.',
  each: 'Pod',
  reads: [],
  problems: {
    'no-requests': {
      severity: 'info',
      advice: true,
      message: 'sets no resource requests for {resources} in containers {containers}',
      fix: 'Set resources.requests to what the containers use, so that the scheduler leaves room for them.',
      docs: `${RESOURCES}#requests-and-limits`,
    },
    'no-memory-limit': {
      severity: 'info',
      advice: true,
      message: 'sets no memory limit in containers {containers}: they may take all memory of their node',
      fix: 'Set resources.limits.memory somewhat above what the containers use.',
      docs: `${RESOURCES}#requests-and-limits`,
    },
    'no-readiness-probe': {
      severity: 'info',
      advice: true,
      message: 'has no readiness probe in containers {containers}: they get traffic before they can answer',
      fix: 'Add a readinessProbe that asks what the clients ask.',
      docs: `${PROBES}#define-readiness-probes`,
    },
    'no-liveness-probe': {
      severity: 'info',
      advice: true,
      message: 'has no liveness probe in containers {containers}: nobody restarts them when they hang',
      fix: 'Add a livenessProbe if the program can hang without ending.',
      docs: `${PROBES}#define-a-liveness-command`,
    },
    'image-unpinned': {
      severity: 'info',
      advice: true,
      message: 'runs images without a fixed tag (latest): {images}',
      fix: 'Name a version or a digest, so that all pods run the same and a rollback is one.',
      docs: 'https://kubernetes.io/docs/concepts/containers/images/#image-names',
    },
  },
  among: firstReplicas,
  *check(pod, cluster) {
    if (pod.metadata.namespace === 'kube-system') return;
    const on = cluster.topOwner(pod);
    const { containers, initContainers } = pod.spec;
    const lasting = [
      ...containers,
      ...initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always'),
    ];
    const lacks = (resource: string) =>
      lasting.filter(({ requests, limits }) => (requests[resource] ?? limits[resource]) === undefined);
    const resources = ['cpu', 'memory'].filter((resource) => lacks(resource).length > 0);
    if (resources.length > 0) {
      yield {
        code: 'no-requests',
        on,
        data: { resources: names('resource', resources), containers: named(resources.flatMap(lacks)) },
      };
    }
    const unlimited = lasting.filter(({ limits }) => limits['memory'] === undefined);
    if (unlimited.length > 0) yield { code: 'no-memory-limit', on, data: { containers: named(unlimited) } };
    if (!isOfJob(pod) && pod.spec.restartPolicy === 'Always') {
      // Whoever opens no port answers nobody.
      const unready = containers.filter(
        (container) => !hasProbe(container, 'readiness') && container.ports.length > 0,
      );
      if (unready.length > 0) yield { code: 'no-readiness-probe', on, data: { containers: named(unready) } };
      const unwatched = containers.filter((container) => !hasProbe(container, 'liveness'));
      if (unwatched.length > 0)
        yield { code: 'no-liveness-probe', on, data: { containers: named(unwatched) } };
    }
    const images = [...containers, ...initContainers].filter(isUnpinned).map(({ image }) => image);
    if (images.length > 0)
      yield { code: 'image-unpinned', on, data: { images: names('image', [...new Set(images)].sort()) } };
  },
});
