// SPDX-License-Identifier: Apache-2.0

import type { FlagSpecs } from '../core/flags.ts';
import type { Verb as AnyVerb } from '../core/verb.ts';

/** A command, or an operation of the command line. */
export interface Verb extends AnyVerb {
  /** Of an operation: first operands that it takes of the command with the same verb. */
  readonly takes?: readonly string[] | undefined;
  /** Of an operation: it runs until it is told to end, and has no flags of answers. */
  readonly isRole?: true | undefined;
}

/** All that can be typed at a command line, as data: made by `npm run generate` from what really reads it. */
export interface Grammar {
  /** Commands that chat knows, too. */
  readonly commands: readonly Verb[];
  /** Verbs of the command line alone. */
  readonly operations: readonly Verb[];
  /** Flags that go with every command. */
  readonly surface: FlagSpecs;
  /** Values that are known beforehand, by the placeholder that stands for them: `BACKEND`. */
  readonly values: Readonly<Record<string, readonly Candidate[]>>;
}

export interface Candidate {
  readonly value: string;
  readonly description?: string | undefined;
}
