// SPDX-License-Identifier: Apache-2.0

import type { AnyCommand } from '../command.ts';
import type { Interaction } from '../conversation.ts';
import type { Document, Shows } from '../document.ts';

/** One value that would make sense. */
export interface Suggestion {
  readonly label: string;
  readonly value: string;
}

/** What somebody is about to type. */
export interface SuggestRequest extends Pick<Interaction, 'conversation' | 'person' | 'direct' | 'shared'> {
  readonly verb: string;
  /** The flag whose value it is; undefined = a word after the verb. */
  readonly flag: string | undefined;
  /** What is there already; untrusted. */
  readonly typed: string;
  /** The other flags, as far as they are given: `--cluster` decides which namespaces there are. */
  readonly given: Readonly<Record<string, string>>;
}

/** Somebody looks at an old message. */
export interface CurrentRequest extends Pick<Interaction, 'conversation' | 'person' | 'direct' | 'shared'> {
  readonly shows: Shows;
}

/** What a platform may show besides messages: its menus of commands, and choices while people type. */
export interface Desk {
  readonly commands: readonly AnyCommand[];
  /** Best first, 25 at most; only what this person may see there. Never throws: nothing known is nothing suggested. */
  readonly suggest: (request: SuggestRequest) => Promise<readonly Suggestion[]>;
  /**
   * What the message would say if it were written now, for this person there; undefined where nothing is known any more,
   * or it is not for them. Reads only: nothing is started, and nobody is told. Never throws.
   */
  readonly current?: ((request: CurrentRequest) => Promise<Document | undefined>) | undefined;
}
