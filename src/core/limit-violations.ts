// SPDX-License-Identifier: Apache-2.0

import type { Container, PodSpec } from './kinds/_pod-spec.ts';
import type { LimitRangeItem } from './kinds/limit-range.ts';
import { amountOf } from './resource-amount.ts';

/** One value that a LimitRange does not allow. */
export interface Violation {
  /** Its container, or undefined for the pod as a whole. */
  readonly container?: string | undefined;
  /** For example `cpu limit`. */
  readonly what: string;
  readonly value: string;
  readonly bound: 'maximum' | 'minimum';
  readonly allowed: string;
}

const limitOf = ({ limits }: Container, resource: string, { defaults }: LimitRangeItem): string | undefined =>
  limits[resource] ?? defaults[resource];

// A container that names a limit alone requests as much; the defaults of the LimitRange come after that.
const requestOf = (
  { requests, limits }: Container,
  resource: string,
  { defaultRequests, defaults }: LimitRangeItem,
): string | undefined =>
  requests[resource] ?? limits[resource] ?? defaultRequests[resource] ?? defaults[resource];

const exceeds = (value: string | undefined, bound: string, how: 'maximum' | 'minimum'): value is string => {
  const [given, limit] = [amountOf(value), amountOf(bound)];
  if (given === undefined || limit === undefined) return false;
  return how === 'maximum' ? given > limit : given < limit;
};

const ofContainer = (container: Container, item: LimitRangeItem): Violation[] => {
  const check = (
    bounds: Readonly<Record<string, string>>,
    bound: Violation['bound'],
    kind: 'limit' | 'request',
  ): Violation[] =>
    Object.entries(bounds).flatMap(([resource, allowed]) => {
      const value = (kind === 'limit' ? limitOf : requestOf)(container, resource, item);
      return exceeds(value, allowed, bound)
        ? [{ container: container.name, what: `${resource} ${kind}`, value, bound, allowed }]
        : [];
    });
  return [...check(item.max, 'maximum', 'limit'), ...check(item.min, 'minimum', 'request')];
};

/** The sum over all containers that run at the same time, in the units of the resource. */
const ofPod = ({ containers, initContainers }: PodSpec, item: LimitRangeItem): Violation[] => {
  const lasting = [
    ...containers,
    ...initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always'),
  ];
  return Object.entries(item.max).flatMap(([resource, allowed]) => {
    const sum = lasting.reduce((total, { limits }) => total + (amountOf(limits[resource]) ?? 0), 0);
    // Sums of tenths are a hair off.
    const value = String(Number(sum.toFixed(9)));
    return exceeds(value, allowed, 'maximum')
      ? [{ what: `${resource} limit`, value, bound: 'maximum' as const, allowed }]
      : [];
  });
};

/** What of a pod's template a LimitRange refuses. */
export const violations = (spec: PodSpec, limits: readonly LimitRangeItem[]): readonly Violation[] =>
  limits.flatMap((item) => {
    if (item.type === 'Pod') return ofPod(spec, item);
    if (item.type !== 'Container') return [];
    return [...spec.containers, ...spec.initContainers].flatMap((container) => ofContainer(container, item));
  });
