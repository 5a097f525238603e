// SPDX-License-Identifier: Apache-2.0

import type { Forgery } from './forge.ts';
import type { Room, Someone } from './given.ts';
import type { Json } from './state.ts';

/** Who does something where; Ana, of the given tenant, with a good token unless said otherwise. */
export interface Saying {
  readonly room: Room;
  readonly user?: Someone;
  readonly tenant?: string;
  readonly forge?: Forgery;
}

/** What the bot answered to an activity. */
export interface Delivered {
  readonly id: string;
  readonly status: number;
  readonly body: Json;
  readonly activity: Json;
}
