// SPDX-License-Identifier: Apache-2.0

import type { Metrics } from '../core/ports/telemetry.ts';

/** Finds out and counts where one explanation or answer came from; what was given up is not counted. */
interface AnswerSource {
  /** Somebody else asked the same at that moment. */
  readonly shared: () => void;
  readonly saw: (draft: { readonly cached?: boolean | undefined }) => void;
  readonly ended: () => void;
  /** No model said it. */
  readonly guided: () => void;
}

export const answerSource = (metrics: Pick<Metrics, 'count'> | undefined): AnswerSource => {
  let source = 'model';
  const count = (name: string): void => metrics?.count('k8sgpt_explanations_total', { source: name });
  return {
    shared: () => (source = 'shared'),
    saw: ({ cached }) => {
      if (cached === true && source === 'model') source = 'cache';
    },
    ended: () => count(source),
    guided: () => count('guidance'),
  };
};
