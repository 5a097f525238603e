// SPDX-License-Identifier: Apache-2.0

import type { RegisteredAnalyzer } from './analyzer.ts';

/** Codes of their findings begin so. */
export const CUSTOM = 'custom';

/**
 * An analyzer of somebody else among ours: people choose it, watches look with it, and reports name it as any other. What
 * it found comes with the snapshot; the kinds tell whose the objects are that it speaks of.
 */
export const customFilter = ({
  name,
  title,
}: {
  readonly name: string;
  readonly title: string;
}): RegisteredAnalyzer => ({
  id: `${CUSTOM}/${name}`,
  analyzer: {
    kind: name,
    group: CUSTOM,
    title,
    why: 'Somebody here knows what else can go wrong.',
    each: 'Namespace',
    reads: [
      'Pod',
      'ReplicaSet',
      'Deployment',
      'StatefulSet',
      'DaemonSet',
      'Job',
      'CronJob',
      'Service',
      'Node',
    ],
    problems: {},
    among: () => [],
    check: () => [],
  },
});

export const isCustom = ({ analyzer }: RegisteredAnalyzer): boolean => analyzer.group === CUSTOM;
