// SPDX-License-Identifier: Apache-2.0

import type { Answer } from './answer.ts';
import type { Interactions } from './interactions.ts';
import type { Shapes } from './shapes.ts';
import type { State } from './state.ts';
import type { FileOf, Json } from './types.ts';

/** What routes work with. */
export interface Around {
  readonly state: State;
  readonly shapes: Shapes;
  readonly interactions: Interactions;
  readonly url: () => string;
  readonly shards: number;
  /** An address of the application, when one is set. */
  readonly endpoint: () => string | undefined;
  readonly publicKey: string;
  /** Something for the gateway. */
  readonly dispatch: (name: string, data: Json) => void;
}

export interface Asked {
  readonly body: Json;
  readonly files: readonly FileOf[];
  /** The parts of the path that are written `:name` in the route. */
  readonly at: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
}

export interface Method {
  /** False = the token in the path says enough. */
  readonly auth?: false;
  readonly run: (asked: Asked, around: Around) => Answer;
}

export type Methods = Readonly<Record<string, Method>>;
