// SPDX-License-Identifier: Apache-2.0

import type { Ref } from './ref.ts';

/** What a finding rests on: quoted from the snapshot, bounded in length, with the time it was said. */
export type Evidence =
  | {
      readonly type: 'condition';
      readonly on: Ref;
      readonly condition: string;
      readonly status: string;
      readonly reason?: string | undefined;
      readonly message?: string | undefined;
      readonly since?: number | undefined;
    }
  | {
      readonly type: 'event';
      readonly on: Ref;
      readonly reason: string;
      readonly message: string;
      readonly count: number;
      readonly lastSeen?: number | undefined;
    }
  | {
      readonly type: 'container';
      readonly on: Ref;
      readonly container: string;
      readonly state: 'waiting' | 'running' | 'terminated';
      /** Why it is in this state. */
      readonly reason?: string | undefined;
      /** Why it ended last, where that is not its state: OOMKilled. Exit code and time are of that end, too. */
      readonly ended?: string | undefined;
      readonly message?: string | undefined;
      readonly exitCode?: number | undefined;
      readonly restarts: number;
      readonly at?: number | undefined;
    }
  | { readonly type: 'field'; readonly on: Ref; readonly path: string; readonly value: string }
  | {
      readonly type: 'log';
      readonly on: Ref;
      readonly container: string;
      readonly lines: readonly string[];
      /** They are those that tell of errors; otherwise the last ones. */
      readonly errors?: true | undefined;
    };

/** Longest piece of untrusted text that is kept of one event, condition or log line, in UTF-16 units. */
export const EVIDENCE_TEXT_LIMIT = 1_000;
