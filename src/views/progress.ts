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

/** The first message of a run that waits for others: how many are before it, and how long that takes, where it is known. */
export const waitingView = (opening: Document, ahead: number, waitMs?: number, runId?: string): Document => ({
  ...opening,
  blocks: [
    ...opening.blocks,
    {
      type: 'note',
      text: [
        `Waiting: ${plural(ahead, 'other')} before this one${waitMs === undefined ? '' : `, about ${duration(Math.max(SECOND, waitMs))}`}.`,
      ],
    },
    ...(runId === undefined
      ? []
      : [
          {
            type: 'actions' as const,
            actions: [{ label: 'Cancel', line: `cancel --run ${runId}`, style: 'default' as const }],
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
