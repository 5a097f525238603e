// SPDX-License-Identifier: Apache-2.0

import type { z } from 'zod';
import type { Looking } from '../core/ports/looking.ts';

/** What is masked value by value: names of its fields tell nothing. */
export interface Structured {
  readonly objects: readonly unknown[];
}

/** One way in which a model may look at a cluster. It reads, and cannot change anything: there is no port that could. */
export interface Tool<S extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  /** For the model. */
  readonly description: string;
  readonly args: S;
  /** Whether there is anything behind it, as far as that is known by now; always unless given. */
  readonly isOffered?: ((looking: Looking) => boolean) | undefined;
  /** For people, as one clause without a verb: "events of pod/web-1". */
  readonly says: (args: z.output<S>) => string;
  /** What is seen, in clear text. Throws Refused with one clause where there is nothing to see, or it may not be seen. */
  readonly look: (args: z.output<S>, looking: Looking) => Promise<string | Structured>;
}

export const defineTool = <S extends z.ZodObject>(tool: Tool<S>): Tool<S> => Object.freeze(tool);

/** A tool of whatever arguments: what lists hold. */
export type AnyTool = Omit<Tool, 'says' | 'look'> & {
  readonly says: (args: never) => string;
  readonly look: (args: never, looking: Looking) => Promise<string | Structured>;
};
