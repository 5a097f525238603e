// SPDX-License-Identifier: Apache-2.0

import type { PodLog, PodLogs } from './pod-logs.ts';
import { byText } from './ref.ts';
import type { SkipReason } from './skip-reason.ts';

/** Logs that were wanted and not read; one clause for people. */
export interface LogTrouble {
  readonly kind: 'Log';
  readonly reason: SkipReason;
  readonly detail: string;
}

type Skipped = Extract<PodLog, { readonly status: 'skipped' }>;

const NAMED = 5;

const listed = (names: readonly string[]): string =>
  names.length <= NAMED
    ? names.join(', ')
    : `${names.slice(0, NAMED).join(', ')} and ${names.length - NAMED} more`;

const detailOf = (reason: SkipReason, logs: readonly Skipped[]): string => {
  const [first] = logs;
  if (reason === 'forbidden') {
    const namespaces = [...new Set(logs.map(({ pod }) => pod.namespace))].sort(byText);
    return `forbidden: cannot read pod logs in ${namespaces.length === 1 ? 'namespace' : 'namespaces'} ${listed(namespaces)}`;
  }
  if (reason === 'not-recorded') return 'pod logs are not in this recording';
  const more = logs.length === 1 ? '' : ` (and ${logs.length - 1} more like it)`;
  return `${first?.detail ?? 'a log could not be read'}${more}`;
};

const troublesBy = (logs: readonly PodLog[], reason: SkipReason): readonly LogTrouble[] => {
  const skipped = logs.filter((log): log is Skipped => log.status === 'skipped' && log.reason === reason);
  return skipped.length === 0 ? [] : [{ kind: 'Log', reason, detail: detailOf(reason, skipped) }];
};

/** What of the wanted logs was not read, by reason. What does not exist leaves nothing unread. */
export const logTroubles = (given: PodLogs | undefined): readonly LogTrouble[] => {
  if (given === undefined) return [];
  const { logs, pods, left } = given;
  const detail = `the logs of ${pods - left} of ${pods} pods were read, the most troubled first`;
  return [
    ...troublesBy(logs, 'forbidden'),
    ...troublesBy(logs, 'not-recorded'),
    ...troublesBy(logs, 'unavailable'),
    ...(left === 0 ? [] : [{ kind: 'Log' as const, reason: 'limited' as const, detail }]),
  ];
};

const NOBODY: LogTrouble = { kind: 'Log', reason: 'not-recorded', detail: 'pod logs were not read' };

/** Why nothing at all was read, although something was wanted. */
export const logsUnread = (given: PodLogs | undefined): LogTrouble | undefined => {
  if (given === undefined) return NOBODY;
  return given.logs.some(({ status }) => status === 'read') ? undefined : logTroubles(given)[0];
};
