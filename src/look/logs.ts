// SPDX-License-Identifier: Apache-2.0

import { Refused } from '../core/errors.ts';
import type { KindName } from '../core/kinds/index.ts';
import type { Pod } from '../core/kinds/pod.ts';
import { logLines } from '../core/log-lines.ts';
import { LINES, type LookOf, type SightOf } from '../core/look.ts';
import { isReady, lastEnd, statusesOf } from '../core/pod-state.ts';
import type { SnapshotIndex } from '../core/snapshot-index.ts';
import { cleanText } from './clean-text.ts';
import { oneNamed, type Reading, readKinds } from './reading.ts';

const BYTES = 256 * 1024;
/** Longest answer, in characters: of what is longer, the end. */
const LONGEST = 40_000;

const OWNING: readonly KindName[] = [
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
];

/** Whose log tells most: a pod that is not ready, else the first by name. */
const telling = (pods: readonly Pod[]): Pod | undefined =>
  pods
    .toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
    .toSorted((a, b) => Number(isReady(a)) - Number(isReady(b)))[0];

const podsBelow = (
  index: SnapshotIndex,
  owner: Parameters<SnapshotIndex['ownedBy']>[0],
  depth = 0,
): readonly Pod[] =>
  depth > 3
    ? []
    : index
        .ownedBy(owner)
        .flatMap((owned) => (owned.kind === 'Pod' ? [owned as Pod] : podsBelow(index, owned, depth + 1)));

const podOf = async (look: LookOf<'logs'>, reading: Reading): Promise<Pod> => {
  const kind = look.kind as KindName;
  if (kind === 'Pod') return oneNamed('Pod', look.name, await readKinds(['Pod'], reading), reading) as Pod;
  if (!OWNING.includes(kind))
    throw new Refused(`A ${kind} has no log: name a pod, or a workload that has pods.`, {
      hint: 'show logs web-1 -n shop',
    });
  const index = await readKinds([kind, ...OWNING, 'Pod'], reading);
  const pod = telling(podsBelow(index, oneNamed(kind, look.name, index, reading)));
  if (pod === undefined) throw new Refused(`${kind} ${look.name} has no pods now, and so no log.`);
  return pod;
};

/** The container that is meant: the only one, the one that failed, else the first, as kubectl does. */
const containerOf = (pod: Pod, look: LookOf<'logs'>): string => {
  const names = [...pod.spec.containers, ...pod.spec.initContainers, ...pod.spec.ephemeralContainers].map(
    ({ name }) => name,
  );
  if (look.container !== undefined) {
    if (names.includes(look.container)) return look.container;
    throw new Refused(
      `Pod ${pod.metadata.name} has no container ${look.container}; it has ${names.join(', ')}.`,
    );
  }
  const failing = statusesOf(pod).find((status) => !status.ready && (lastEnd(status)?.exitCode ?? 0) !== 0);
  return failing?.name ?? names[0] ?? '';
};

/** The end of one log, without secrets. */
export const seeLogs = async (look: LookOf<'logs'>, reading: Reading): Promise<SightOf<'logs'>> => {
  const pod = await podOf(look, reading);
  const { name, namespace = '' } = pod.metadata;
  const container = containerOf(pod, look);
  const wanted = look.contains?.toLowerCase();
  const answer = await reading.cluster.readLog(
    {
      pod: { namespace, name },
      container,
      previous: look.previous,
      tailLines: wanted === undefined ? look.tail : LINES.most,
      ...(look.sinceSeconds === undefined ? {} : { sinceSeconds: look.sinceSeconds }),
      limitBytes: BYTES,
    },
    reading.signal,
  );
  if (answer.status === 'skipped') throw new Refused(`There is no such log: ${answer.detail}.`);
  const all = logLines(answer.text)
    .filter((line) => wanted === undefined || line.toLowerCase().includes(wanted))
    .map((line) => cleanText(line));
  const lines: string[] = [];
  let size = 0;
  for (const line of all.slice(-look.tail).reverse()) {
    size += line.length + 1;
    if (size > LONGEST) break;
    lines.unshift(line);
  }
  return {
    what: 'logs',
    pod: name,
    namespace,
    container,
    previous: look.previous,
    lines,
    cut: answer.cut || lines.length < Math.min(all.length, look.tail),
  };
};
