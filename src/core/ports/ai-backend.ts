// SPDX-License-Identifier: Apache-2.0

import type { AiMessage, AiTool, ToolCall } from './ai-message.ts';

/** One AI service. What reaches it is masked already; secrets never reach it. */
export interface AiBackend {
  readonly name: string;
  readonly model: string;
  /** What can be asked of it, as far as that is known by now: servers tell only by refusing. */
  readonly capabilities: () => AiCapabilities;
  /** Bounds of all processes together; undefined: none. */
  readonly limits?: AiLimits | undefined;
  /**
   * Streams an answer. Throws Refused for what the operator must fix (401, unknown model) and Unavailable for what
   * may pass (429 with retryAfterMs, 5xx, timeouts, malformed or empty answers).
   */
  readonly complete: (request: Completion, signal: AbortSignal) => AsyncIterable<CompletionPart>;
}

export interface AiCapabilities {
  /** Enforces the schema of an answer; else it is only asked for in words. */
  readonly schema: boolean;
  /** Calls tools; else a request with tools is Refused. */
  readonly tools: boolean;
  /** Gives an answer in pieces; else at once. */
  readonly streaming: boolean;
}

export interface AiLimits {
  /** Answers at the same time. */
  readonly concurrency?: number | undefined;
  /** Answers begun within one minute. */
  readonly perMinute?: number | undefined;
}

/** A question. What a backend's own settings say of maxTokens, stop, temperature, topP or topK wins. */
export interface Completion {
  readonly system: string;
  /** Begins with a user's turn and ends with a user's or a tool's. */
  readonly messages: readonly AiMessage[];
  readonly maxTokens: number;
  /** JSON Schema of the wanted answer, where the backend can enforce it. */
  readonly schema?: { readonly name: string; readonly schema: Readonly<Record<string, unknown>> } | undefined;
  readonly tools?: readonly AiTool[] | undefined;
  /** Texts that end the answer; they are not part of it. */
  readonly stop?: readonly string[] | undefined;
  readonly temperature?: number | undefined;
  readonly topP?: number | undefined;
  readonly topK?: number | undefined;
}

/** stop: it said all; length: maxTokens ended it; calls: it waits for results of tools. */
export type Finish = 'stop' | 'length' | 'calls';

export type CompletionPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'call'; readonly call: ToolCall }
  /** Another backend begins anew: what came before does not count. `why` is one clause for people. */
  | { readonly type: 'switched'; readonly from: string; readonly to: string; readonly why: string }
  | {
      readonly type: 'done';
      readonly model: string;
      /** 0 where the service tells no numbers. */
      readonly inputTokens: number;
      readonly outputTokens: number;
      /** How many of inputTokens came from the service's own cache, where it tells. */
      readonly cachedTokens?: number | undefined;
      readonly finish: Finish;
    };
