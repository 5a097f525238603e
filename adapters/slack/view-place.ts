// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { fits } from '../../src/core/fits.ts';
import { id } from './heard.ts';

/** What a modal or the Home tab remembers of where it was opened, in `private_metadata`: Slack tells no channel with it. */
const ViewPlace = z.object({
  /** The line that a form's values are added to. */
  line: z.string().min(1).max(200).optional(),
  channel: id.optional(),
  thread: id.optional(),
  direct: z.boolean().optional(),
  shared: z.boolean().optional(),
});
export type ViewPlace = z.infer<typeof ViewPlace>;

export const metadataOf = (place: ViewPlace): string => JSON.stringify(place);

/** Anything that is not ours is nothing. */
export const viewPlaceOf = (metadata: string): ViewPlace => {
  try {
    return fits(ViewPlace, JSON.parse(metadata)).data ?? {};
  } catch {
    return {};
  }
};
