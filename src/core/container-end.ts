// SPDX-License-Identifier: Apache-2.0

import type { Container } from './kinds/_pod-spec.ts';
import type { ContainerStatus, Pod, Terminated } from './kinds/pod.ts';
import { containerOf, lastEnd } from './pod-state.ts';
import type { Ref } from './ref.ts';

/** What exit codes mean by convention; programs may use them otherwise, so a message of their own comes first. */
const EXIT_CODES: Readonly<Record<number, string>> = {
  0: 'the program ended by itself although it should keep running',
  1: 'the program reported an error',
  2: 'the program was called wrongly',
  126: 'the command cannot be executed',
  127: 'the command was not found',
  128: 'the container could not be started',
  134: 'the program aborted itself',
  137: 'it was killed (SIGKILL)',
  139: 'the program accessed invalid memory',
  143: 'it was asked to stop (SIGTERM)',
  255: 'the program reported an error',
};

export const endReason = (end: Terminated | undefined): string =>
  end === undefined
    ? 'no reason was given'
    : end.reason !== ''
      ? end.reason
      : end.exitCode === 0
        ? 'Completed'
        : 'Error';

/** "exit code 1", with the reason where it says more than that. */
export const endText = (end: Terminated | undefined): string => {
  if (end === undefined) return 'exit code unknown';
  const reason = endReason(end);
  return `exit code ${end.exitCode}${reason === 'Error' || reason === 'Completed' ? '' : ` (${reason})`}`;
};

/** Which layers of the container runtime passed a failure on: said before what failed. */
const RUNTIME_CALLS =
  /^[\s\S]*(?:failed to create shim task|OCI runtime create failed|runc create failed|unable to start container process): /;

/** What the container runtime complains of, without the layers that passed it on. */
export const runtimeComplaint = (message: string): string =>
  message
    .replace(RUNTIME_CALLS, '')
    .replace(/: unknown$/, '')
    .trim();

/** Ends of containers whose program never ran. */
const NEVER_RAN = new Set(['StartError', 'ContainerCannotRun']);

/** Whether its program could not even be started: what a command that does not exist leaves, whether kubelet tries again or waits. */
export const neverRan = (status: ContainerStatus): boolean =>
  status.state.running === undefined && NEVER_RAN.has(lastEnd(status)?.reason ?? '');

/** Why a container ended, in the program's own words where it left some. */
export const endDetail = (status: ContainerStatus, container: Container | undefined): string => {
  const end = lastEnd(status);
  const said = runtimeComplaint(end?.message ?? '').replace(/\.$/, '');
  if (said !== '') return said;
  if (end === undefined) return status.state.waiting?.message || 'no reason was given';
  const isProbed = container?.probes.some(({ kind }) => kind !== 'readiness') === true;
  const meaning =
    EXIT_CODES[end.exitCode] ??
    (end.exitCode > 128 && end.exitCode < 160
      ? `it was ended by signal ${end.exitCode - 128}`
      : 'its log says why');
  return isProbed && (end.exitCode === 137 || end.exitCode === 143)
    ? `${meaning}, perhaps because its liveness probe failed`
    : meaning;
};

/** Services that a container's environment points at: what it may not reach. */
export const environmentHosts = (pod: Pod, container: string): readonly Ref[] =>
  (containerOf(pod, container)?.hosts ?? []).flatMap((host): Ref[] => {
    const [service = '', namespace, svc] = host.split('.');
    if (namespace === undefined)
      return [{ kind: 'Service', namespace: pod.metadata.namespace, name: service }];
    return svc === 'svc' || namespace === 'svc'
      ? [
          {
            kind: 'Service',
            namespace: namespace === 'svc' ? pod.metadata.namespace : namespace,
            name: service,
          },
        ]
      : [];
  });
