import type { Finding } from './finding.ts';
import type { Pod } from './kinds/pod.ts';
import { byText } from './ref.ts';
import type { SnapshotIndex } from './snapshot-index.ts';

/** The problem without its analyzer: Deployments and StatefulSets share some. */
export const problemOf = ({ code }: Pick<Finding, 'code'>): string => code.slice(code.indexOf('/') + 1);

const podsOf = ({ objects }: Finding, index: SnapshotIndex): readonly Pod[] =>
  objects.flatMap(({ kind, name, namespace }) =>
    kind === 'Pod' ? (index.find('Pod', name, namespace) ?? []) : [],
  );

/** The node on which all of it happens. */
const placeOf = (finding: Finding, index: SnapshotIndex): string | undefined => {
  const nodes = new Set(podsOf(finding, index).map(({ spec }) => spec.nodeName));
  const [node] = nodes;
  return nodes.size === 1 ? node : undefined;
};

const textOf = ({ data: { detail } }: Finding): string => (detail?.type === 'text' ? detail.value : '');

/** The node ran out of something; a limit of the pod itself is no trouble of the node. */
const OF_NODE = /^The node (?:was low on resource|had condition)/;
const NO_ANSWER =
  /dial tcp|no such host|i\/o timeout|connection refused|no route to host|deadline exceeded|TLS handshake timeout|x509:|50[0234] /i;
const PROFILE = /violates PodSecurity "([a-z]{1,20}(?::[a-z0-9.]{1,20})?)"/;

/** `registry.corp/app:1` → `registry.corp`; an image without a host is of Docker Hub. */
const registryOf = (image: string): string => {
  const [first = '', ...path] = image.split('/');
  return path.length > 0 && /[.:]|^localhost$/.test(first) ? first : 'docker.io';
};

/** What several workloads share that fail in the same way: one node, one registry, one bound of their namespace. */
const sharedOf = (finding: Finding, index: SnapshotIndex): string | undefined => {
  const { data, owner } = finding;
  switch (problemOf(finding)) {
    case 'sandbox-failed':
      return placeOf(finding, index);
    case 'evicted':
      return OF_NODE.test(textOf(finding)) ? placeOf(finding, index) : undefined;
    case 'pull-failed':
      return data['image']?.type === 'name' && NO_ANSWER.test(textOf(finding))
        ? registryOf(data['image'].value)
        : undefined;
    case 'no-room':
      // The scheduler counts all nodes: equal words are one state of the cluster.
      return textOf(finding) || undefined;
    case 'limits-exceeded':
      return [
        owner.namespace,
        ...[data['what'], data['bound'], data['allowed']].flatMap((datum) =>
          datum?.type === 'word' ? datum.value : [],
        ),
      ].join(' ');
    case 'pods-denied': {
      const profile = PROFILE.exec(textOf(finding))?.[1];
      return profile === undefined ? undefined : `${owner.namespace ?? ''} ${profile}`;
    }
    default:
      return undefined;
  }
};

/**
 * Findings with equal keys are one trouble in several places: an image that nobody can pull, a registry that does not
 * answer, a node that sets up no pod network, or bare pods of the same make that fail in the same way. Replicas of a
 * workload need no key: they are one finding already.
 */
export const twinKeyOf = (finding: Finding, index: SnapshotIndex): string | undefined => {
  const shared = sharedOf(finding, index);
  if (shared !== undefined) return `${problemOf(finding)} in ${shared}`;
  const { image, exitCode } = finding.data;
  if (image?.type === 'name' && image.kind === 'image') return `${finding.code} ${image.value}`;
  if (finding.owner.kind !== 'Pod') return undefined;
  const pod = index.find('Pod', finding.object.name, finding.object.namespace);
  if (pod === undefined) return undefined;
  const images = [...pod.spec.initContainers, ...pod.spec.containers]
    .map((container) => container.image)
    .sort(byText);
  return [
    finding.code,
    pod.metadata.namespace,
    exitCode?.type === 'quantity' ? exitCode.value : '',
    ...images,
  ].join(' ');
};
