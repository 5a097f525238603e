// SPDX-License-Identifier: Apache-2.0

import { assertNever } from '../../src/core/assert-never.ts';
import { Refused } from '../../src/core/errors.ts';
import type { LogAnswer, LogRequest } from '../../src/core/pod-logs.ts';
import type { SkipReason } from '../../src/core/snapshot.ts';
import type { ApiClient } from './api-client.ts';
import { ApiFailure } from './api-failure.ts';
import type { LogQuestion } from './question.ts';

const skipped = (reason: SkipReason, detail: string): LogAnswer => ({ status: 'skipped', reason, detail });

const nameOf = ({ pod, container, previous }: LogRequest): string =>
  `the ${previous ? 'previous ' : ''}log of container ${container} of pod ${pod.namespace}/${pod.name}`;

/** What kubelet writes instead of a log whose file is gone, with status 200. */
const NO_FILE =
  /^(?:unable to retrieve container logs for |failed to try resolving symlinks in path )[^\n]*\n?$/;

const skippedFor = ({ type, message, detail }: ApiFailure, request: LogRequest): LogAnswer => {
  switch (type) {
    case 'forbidden':
      return skipped('forbidden', `forbidden: cannot read pod logs in namespace ${request.pod.namespace}`);
    case 'unauthorized':
      return skipped('forbidden', `the credentials were not accepted for ${nameOf(request)}`);
    case 'absent':
      return detail.notRecorded === true
        ? skipped('not-recorded', `${nameOf(request)} is not in this recording`)
        : skipped('absent', `there is no ${nameOf(request).slice('the '.length)}: ${message}`);
    case 'unreachable':
    case 'expired':
    case 'busy':
    case 'failing':
      // "is waiting to start", "previous terminated container not found": nothing was written yet, or nothing is kept.
      if (detail.status === 400) return skippedFor(new ApiFailure('absent', message, detail), request);
      return skipped('unavailable', `could not read ${nameOf(request)}: ${message}`);
    default:
      return assertNever(type);
  }
};

const ask = async (
  client: ApiClient,
  request: LogRequest,
  tailLines: number,
  signal: AbortSignal,
): Promise<{ readonly text: string; readonly cut: boolean }> => {
  const { pod, container, previous, sinceSeconds, limitBytes } = request;
  const question: LogQuestion = {
    type: 'log',
    namespace: pod.namespace,
    pod: pod.name,
    container,
    previous,
    tailLines,
    sinceSeconds,
    limitBytes,
  };
  const { text } = await client.text(question, signal);
  return { text: NO_FILE.test(text) ? '' : text, cut: Buffer.byteLength(text) >= limitBytes };
};

/** How many fewer lines are asked for when they were too long. */
const FEWER = 8;

/**
 * The end of one log. A server that is asked for the last lines and for few bytes sends the first bytes of those lines
 * (https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/): where that cut off the newest ones,
 * fewer lines are asked for. Failures become `skipped`; only the signal's reason is thrown.
 */
export const readLog = async (
  client: ApiClient,
  request: LogRequest,
  signal: AbortSignal,
): Promise<LogAnswer> => {
  try {
    const whole = await ask(client, request, request.tailLines, signal);
    if (!whole.cut || request.tailLines < FEWER) return { status: 'read', ...whole };
    return {
      status: 'read',
      ...(await ask(client, request, Math.ceil(request.tailLines / FEWER), signal)),
    };
  } catch (error) {
    if (error instanceof ApiFailure) return skippedFor(error, request);
    // Credentials that ended on the way: what was read before is still worth telling.
    if (error instanceof Refused)
      return skipped('unavailable', `could not read ${nameOf(request)}: ${error.message}`);
    throw error;
  }
};
