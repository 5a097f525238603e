// SPDX-License-Identifier: Apache-2.0

import { type Conversation, placeOf } from './conversation.ts';
import type { Watched } from './incident-record.ts';

/** The storm that it is a line of in this channel; undefined where it has, or would have, a message of its own. */
export const stormIn = ({ places, storm }: Watched, channel: Conversation): string | undefined => {
  const own = places.find((place) => placeOf(place) === placeOf(channel))?.storm;
  return own === undefined ? storm : own === '' ? undefined : own;
};

/** Every storm that it is a line of somewhere. */
export const stormsOf = (watched: Watched): readonly string[] => [
  ...new Set(watched.places.flatMap((place) => stormIn(watched, place) ?? [])),
];
