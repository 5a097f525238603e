// SPDX-License-Identifier: Apache-2.0

import { SECOND } from '../core/clock.ts';
import { type Document, emphasis, strong, type Text } from '../core/document.ts';
import type { Scope } from '../core/snapshot.ts';
import { duration, plural, scopeText } from './words.ts';

export interface ProgressState {
  readonly cluster: string;
  readonly scope: Scope;
  readonly askedBy: string | undefined;
  readonly runId?: string | undefined;
  readonly step: { readonly label: string; readonly done: number; readonly total: number } | undefined;
}

/** The first message of a run: "Checking demo…", then live progress, in the message that becomes the report. */
export const progressView = (state: ProgressState): Document => {
  const by: Text = state.askedBy === undefined ? [] : [` · asked by ${state.askedBy}`];
  return {
    summary: `Checking ${state.cluster}…`,
    blocks: [
      { type: 'headline', tone: 'busy', text: ['Checking ', strong(state.cluster), '…'] },
      { type: 'note', text: [...scopeText(state.scope), ...by] },
      ...(state.step === undefined
        ? []
        : [
            {
              type: 'progress' as const,
              done: state.step.done,
              total: state.step.total,
              label: [emphasis(state.step.label)],
            },
          ]),
      ...(state.runId === undefined
        ? []
        : [
            {
              type: 'actions' as const,
              actions: [{ label: 'Cancel', line: `cancel --run ${state.runId}`, style: 'default' as const }],
            },
          ]),
    ],
  };
};

export interface Waiting {
  /** How many are before it. */
  readonly ahead: number;
  /** How long that takes, where it is known. */
  readonly waitMs?: number | undefined;
  /** Nobody is there to do it. */
  readonly isIdle?: boolean;
  readonly runId?: string | undefined;
}

const waitingText = ({ ahead, waitMs, isIdle = false }: Waiting): string => {
  const others = ahead === 0 ? '' : `Waiting: ${plural(ahead, 'other')} before this one`;
  if (isIdle)
    return `${others === '' ? '' : `${others}. `}No worker that can do this has reported in the last minute; it begins as soon as one does.`;
  return `${others}${waitMs === undefined ? '' : `, about ${duration(Math.max(SECOND, waitMs))}`}.`;
};

/** The first message of a run that does not begin at once, and why. */
export const waitingView = (opening: Document, waiting: Waiting): Document => ({
  ...opening,
  blocks: [
    ...opening.blocks,
    { type: 'note', text: [waitingText(waiting)] },
    ...(waiting.runId === undefined
      ? []
      : [
          {
            type: 'actions' as const,
            actions: [{ label: 'Cancel', line: `cancel --run ${waiting.runId}`, style: 'default' as const }],
          },
        ]),
  ],
});

export const cancelledView = (cluster: string, by: string | undefined): Document => ({
  summary: `Check of ${cluster} was cancelled`,
  blocks: [
    {
      type: 'headline',
      tone: 'neutral',
      text: ['Check of ', strong(cluster), ' was cancelled', ...(by === undefined ? [] : [` by ${by}`])],
    },
  ],
});

/** Something failed that may pass: said while it is tried again. */
export const retryingView = (cluster: string, why: string): Document => ({
  summary: `Checking ${cluster}: trying again`,
  blocks: [
    { type: 'headline', tone: 'busy', text: ['Checking ', strong(cluster), ': trying again'] },
    { type: 'note', text: [why] },
  ],
});
