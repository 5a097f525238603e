import { conditionOf } from './condition.ts';
import type { Evidence } from './evidence.ts';
import { EVIDENCE_TEXT_LIMIT } from './evidence.ts';
import type { Container } from './kinds/_pod-spec.ts';
import type { ContainerStatus, Pod, Terminated } from './kinds/pod.ts';
import { refOf } from './kind.ts';

/** Ran to its end as it should: nothing about it is a fault any more. */
export const isCompleted = (pod: Pod): boolean => pod.phase === 'Succeeded';

/** Ended, well or badly: it will not run again by itself. */
export const isEnded = (pod: Pod): boolean => pod.phase === 'Succeeded' || pod.phase === 'Failed';

/** A pod that a finished or retrying Job made: the Job speaks for it. */
export const isOfJob = (pod: Pod): boolean => pod.metadata.ownerReferences.some((owner) => owner.kind === 'Job');

export const isReady = (pod: Pod): boolean => conditionOf(pod.conditions, 'Ready')?.status === 'True';

/** When it became unready, or was made. */
export const unreadySince = (pod: Pod): number | undefined => {
  const ready = conditionOf(pod.conditions, 'Ready');
  return (ready?.status === 'True' ? undefined : ready?.lastTransitionTime) ?? pod.startTime ?? pod.metadata.creationTimestamp;
};

export const statusesOf = (pod: Pod): readonly ContainerStatus[] => [...pod.initContainers, ...pod.containers];

export const containerOf = (pod: Pod, name: string): Container | undefined =>
  [...pod.spec.containers, ...pod.spec.initContainers].find((container) => container.name === name);

/** How it ended last: now, or before its latest restart. */
export const lastEnd = (status: ContainerStatus): Terminated | undefined => status.state.terminated ?? status.lastState.terminated;

export const containerEvidence = (pod: Pod, status: ContainerStatus): Evidence => {
  const { waiting, running, terminated } = status.state;
  const end = lastEnd(status);
  const message = waiting?.message || end?.message || '';
  return {
    type: 'container',
    on: refOf(pod),
    container: status.name,
    state: waiting !== undefined ? 'waiting' : terminated !== undefined ? 'terminated' : 'running',
    reason: waiting?.reason || terminated?.reason || (running === undefined ? undefined : end?.reason) || undefined,
    message: message === '' ? undefined : message.slice(0, EVIDENCE_TEXT_LIMIT),
    exitCode: end?.exitCode,
    restarts: status.restartCount,
    at: end?.finishedAt,
  };
};
