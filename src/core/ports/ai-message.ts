// SPDX-License-Identifier: Apache-2.0

/** One turn of a conversation with a model, after the instructions. Text is masked already. */
export type AiMessage =
  | { readonly role: 'user'; readonly text: string }
  | { readonly role: 'assistant'; readonly text: string; readonly calls?: readonly ToolCall[] | undefined }
  /** The results of all calls of the turn before, in their order. */
  | { readonly role: 'tool'; readonly results: readonly ToolResult[] };

/** What a model may call: the arguments are a JSON Schema of type object. */
export interface AiTool {
  readonly name: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface ToolCall {
  /** Unique within a conversation, of letters, digits, `_` and `-`; made here where a service has none. */
  readonly id: string;
  readonly name: string;
  /** Parsed JSON, as untrusted as everything else a model says; its text where it was no JSON. */
  readonly arguments: unknown;
  /** Opaque to all but the backend that gave it: goes back with the call. */
  readonly keep?: string | undefined;
}

export interface ToolResult {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly failed?: boolean | undefined;
}
