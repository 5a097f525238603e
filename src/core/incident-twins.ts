import type { Finding } from './finding.ts';
import { byText } from './ref.ts';
import type { SnapshotIndex } from './snapshot-index.ts';

/**
 * Findings with equal keys are one trouble in several places: an image that nobody can pull, or bare pods of the same
 * make that fail in the same way. Replicas of a workload need no key: they are one finding already.
 */
export const twinKeyOf = (finding: Finding, index: SnapshotIndex): string | undefined => {
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
