// SPDX-License-Identifier: Apache-2.0

import type { z } from 'zod';
import type { Person } from '../../src/core/conversation.ts';
import type { Document } from '../../src/core/document.ts';
import type { ToolDesk } from '../../src/core/ports/tool-desk.ts';

/** What a tool may use while it answers one call. */
export interface ToolContext {
  readonly desk: ToolDesk;
  readonly person: Person;
  /** Aborted when the client has cancelled the call, or is gone. */
  readonly signal: AbortSignal;
  /** Passes on how far it is, where the client asked for that. */
  readonly onDocument: (document: Document) => void;
}

export interface ToolResult<O> {
  /** For programs; fits the output schema. */
  readonly data: O;
  /** The same for people and models, as markdown. */
  readonly text: string;
}

/** One tool: a file of tools/ that exports it by default. */
export interface Tool<I extends z.ZodObject = z.ZodObject, O extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly title: string;
  /** For the model: what it tells, and when to use it. */
  readonly description: string;
  readonly input: I;
  readonly output: O;
  /** It writes to the configuration file of the person's own machine; it only reads unless given. */
  readonly changes?: 'adds' | 'removes' | undefined;
  readonly run: (args: z.output<I>, context: ToolContext) => Promise<ToolResult<z.input<O>>>;
}

export const defineTool = <I extends z.ZodObject, O extends z.ZodObject>(tool: Tool<I, O>): Tool<I, O> =>
  Object.freeze(tool);

/** A tool of whatever arguments: what the registry holds. */
export type AnyTool = Omit<Tool, 'run'> & {
  readonly run: (args: never, context: ToolContext) => Promise<ToolResult<object>>;
};

/** A tool could not answer; the sentence is for the model and the person behind it. */
export class ToolFailure extends Error {
  override readonly name = 'ToolFailure';
}
