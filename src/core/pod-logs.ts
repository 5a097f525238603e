// SPDX-License-Identifier: Apache-2.0

import type { SkipReason } from './skip-reason.ts';

/** One log that somebody wants to see the end of. */
export interface LogRequest {
  readonly pod: { readonly namespace: string; readonly name: string };
  readonly container: string;
  /** Of the instance before the latest restart. */
  readonly previous: boolean;
  /** Newest lines that are wanted. */
  readonly tailLines: number;
  /** Nothing that is older. */
  readonly sinceSeconds?: number | undefined;
  /** Bytes after which the server may stop. */
  readonly limitBytes: number;
}

/** What an API server said to one request, as it stands: nothing of it is kept before it went through `logLines`. */
export type LogAnswer =
  | {
      readonly status: 'read';
      readonly text: string;
      /** Newer lines may be missing: the server stopped at the limit of bytes. */
      readonly cut: boolean;
    }
  | LogSkipped;

/** `absent`: there is no such log (not started, never restarted, gone), so nothing was left unread. */
interface LogSkipped {
  readonly status: 'skipped';
  readonly reason: SkipReason;
  /** One clause for people. */
  readonly detail: string;
}

/** One log of the snapshot: redacted, bounded lines, oldest first. */
export type PodLog = Pick<LogRequest, 'pod' | 'container' | 'previous'> &
  ({ readonly status: 'read'; readonly lines: readonly string[]; readonly cut: boolean } | LogSkipped);

/** All logs that were read for one analysis. */
export interface PodLogs {
  readonly logs: readonly PodLog[];
  /** Pods of which logs were wanted, and those of them that the bounds of number, time and bytes left out. */
  readonly pods: number;
  readonly left: number;
}

/** The logs that an analyzer asked for, and nothing else. */
export interface LogView {
  /** Lines of one container, oldest first; undefined when they could not be read, or nobody asked for them. */
  readonly lines: (
    pod: { readonly metadata: { readonly namespace?: string | undefined; readonly name: string } },
    container: string,
    previous: boolean,
  ) => readonly string[] | undefined;
}

export const logKey = ({
  pod,
  container,
  previous,
}: Pick<LogRequest, 'pod' | 'container' | 'previous'>): string =>
  [pod.namespace, pod.name, container, String(previous)].join('/');

export const logView = (given: PodLogs | undefined): LogView => {
  const byKey = new Map(given?.logs.map((log) => [logKey(log), log]));
  return {
    lines: ({ metadata: { namespace = '', name } }, container, previous) => {
      const log = byKey.get(logKey({ pod: { namespace, name }, container, previous }));
      return log?.status === 'read' ? log.lines : undefined;
    },
  };
};
