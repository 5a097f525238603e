// SPDX-License-Identifier: Apache-2.0

import type { AiBackend } from '../../src/core/ports/ai-backend.ts';

/** What the service behind a backend does. */
export type Scenario =
  | {
      readonly does: 'answers';
      readonly pieces: readonly string[];
      readonly usage: { readonly input: number; readonly output: number; readonly cached?: number };
      readonly model: string;
      readonly finish?: 'stop' | 'length' | 'filter';
      /** Held back before each piece but the first, until the backend has given the one before. */
      readonly before?: (piece: number) => unknown;
    }
  | {
      readonly does: 'calls';
      readonly calls: readonly { readonly id: string; readonly name: string; readonly arguments: object }[];
      readonly usage: { readonly input: number; readonly output: number };
      readonly model: string;
    }
  | { readonly does: 'says nothing' }
  | { readonly does: 'sends nonsense' }
  /** Drops the connection, or ends the answer, in the middle. */
  | { readonly does: 'breaks off'; readonly how: 'reset' | 'end' }
  /** `until`: whoever asks has enough of it soon; else never. */
  | { readonly does: 'stalls'; readonly when: 'before' | 'within'; readonly until?: 'enough' }
  | { readonly does: 'fails'; readonly status: number; readonly retryAfter?: string }
  | { readonly does: 'has no such model' }
  | { readonly does: 'is not there' };

/** A backend whose service behaves so. Limits: its own; where it stalls until one has `enough`, 0.2 s of silence. */
export interface Given {
  readonly backend: AiBackend;
  readonly secret: string;
  /** Bodies that the service received. */
  readonly received: () => readonly string[];
  /** Requests that ended because the backend hung up. */
  readonly abandoned: () => number;
}

/** What a protocol cannot do, and how its settings are called. */
export interface About {
  readonly key: RegExp;
  readonly model: RegExp;
  /** Answers at once. */
  readonly whole?: boolean;
  readonly tools?: boolean;
  readonly schema?: boolean;
  /** Tells which model answered. */
  readonly tellsModel?: boolean;
  readonly tellsUsage?: boolean;
  readonly tellsCached?: boolean;
  /** Tells when its own tokens ended an answer, or a filter. */
  readonly tellsFinish?: boolean;
  readonly filters?: boolean;
  /** Gives calls ids of their own. */
  readonly callIds?: boolean;
}
