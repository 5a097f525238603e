// SPDX-License-Identifier: Apache-2.0

import type { Document } from '../core/document.ts';
import { isAbort, messageOf, Refused, Unavailable } from '../core/errors.ts';
import { type Run, referenceOf } from '../core/run.ts';
import { bugView, type LastKnown, refusedView, unavailableView } from './trouble.ts';

/** The last word of a run that came to nothing, for the reason that was thrown. */
export const failedRunView = (
  error: unknown,
  { id, work: { kind, cluster } }: Pick<Run, 'id' | 'work'>,
  known?: LastKnown,
): Document => {
  const what = {
    analyze: `I could not check ${cluster}`,
    explain: `I could not explain the report of ${cluster}`,
    ask: `I could not answer the question about ${cluster}`,
    look: `I could not look at ${cluster}`,
    watch: `I could not look at ${cluster}`,
  }[kind];
  if (error instanceof Refused) return refusedView(error);
  if (error instanceof Unavailable) return unavailableView(what, messageOf(error), known);
  if (isAbort(error))
    return unavailableView(what, 'It took longer than it may; the cluster or the AI answers too slowly.');
  return bugView(what, referenceOf(id));
};
