// SPDX-License-Identifier: Apache-2.0

import type { Place, Watch } from './watch.ts';
import type { WatchPause } from './watch-state.ts';

/** What somebody wants of watches from chat. */
export type WatchChange =
  | { readonly type: 'add'; readonly watch: Watch; readonly home: Place }
  | { readonly type: 'remove'; readonly id: string; readonly home: Place }
  | { readonly type: 'pause'; readonly id: string; readonly pause: WatchPause }
  | { readonly type: 'resume'; readonly id: string }
  /** Looks at once. */
  | { readonly type: 'look'; readonly id: string };
