// SPDX-License-Identifier: Apache-2.0

import { list, record, text } from '../../src/core/read.ts';
import type { PodLog } from './dump-logs.ts';
import type { Entry } from './entry.ts';
import { type Answer, failure, RECORDING_HEADER } from './status.ts';

const lastLines = (log: string, count: number): string => {
  const lines = log.split('\n');
  const closed = lines.at(-1) === '';
  const kept = (closed ? lines.slice(0, -1) : lines).slice(-count);
  return count === 0 ? '' : `${kept.join('\n')}${closed ? '\n' : ''}`;
};

/** The recorded end of a container's log. 404 when the recording has none, 400 when the container is not named or unknown. */
export const podLogAnswer = (pod: Entry, logs: readonly PodLog[], query: URLSearchParams): Answer => {
  const spec = record(pod.raw()['spec']);
  const names = [
    ...list(spec['initContainers'], (item) => item),
    ...list(spec['containers'], (item) => item),
  ].map((item) => text(item['name']) ?? '');
  const main = list(spec['containers'], (item) => text(item['name']) ?? '');
  const container = query.get('container') ?? (main.length === 1 ? main[0] : undefined);
  if (container === undefined) {
    return failure(
      400,
      `A container name must be given for pod ${pod.name}, choose one of: ${names.join(', ')}.`,
    );
  }
  if (!names.includes(container)) return failure(400, `Container ${container} is not in pod ${pod.name}.`);
  const previous = query.get('previous') === 'true';
  const found = logs.find(
    (log) =>
      log.namespace === pod.namespace &&
      log.pod === pod.name &&
      log.container === container &&
      (log.previous ?? false) === previous,
  );
  if (found === undefined) {
    const what = previous ? 'previous container' : 'container';
    return failure(
      previous ? 400 : 404,
      `The log of the ${what} ${container} of pod ${pod.name} was not recorded.`,
      {
        [RECORDING_HEADER]: 'incomplete',
      },
    );
  }
  const count = query.get('tailLines');
  const limit = query.get('limitBytes');
  const lines =
    count === null ? found.text : lastLines(found.text, Math.max(0, Math.trunc(Number(count)) || 0));
  const bytes = Buffer.from(lines);
  return {
    type: 'body',
    status: 200,
    headers: { 'content-type': 'text/plain' },
    parts: [limit === null ? bytes : bytes.subarray(0, Math.max(0, Math.trunc(Number(limit)) || 0))],
  };
};
