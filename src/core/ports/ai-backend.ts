/** One AI service. What reaches it is masked already; secrets never reach it. */
export interface AiBackend {
  readonly name: string;
  readonly model: string;
  /**
   * Streams an answer. Throws Refused for what the operator must fix (401, unknown model) and Unavailable for what
   * may pass (429 with retryAfterMs, 5xx, timeouts, malformed or empty answers).
   */
  readonly complete: (request: Completion, signal: AbortSignal) => AsyncIterable<CompletionPart>;
}

export interface Completion {
  readonly system: string;
  readonly user: string;
  readonly maxTokens: number;
  /** JSON Schema of the wanted answer, where the backend can enforce it. */
  readonly schema?: { readonly name: string; readonly schema: Readonly<Record<string, unknown>> } | undefined;
}

export type CompletionPart =
  | { readonly type: 'text'; readonly text: string }
  | {
      readonly type: 'done';
      readonly model: string;
      readonly inputTokens: number;
      readonly outputTokens: number;
    };
