// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { messageOf, Refused, Unavailable } from '../core/errors.ts';
import { fits } from '../core/fits.ts';
import type { Masker } from '../core/mask/masker.ts';
import type { AiTool, ToolCall } from '../core/ports/ai-message.ts';
import type { Looking } from '../core/ports/looking.ts';
import { cutText } from '../core/redact/cut-text.ts';
import { redactSecrets } from '../core/redact/redact-secrets.ts';
import { maskedJson } from './masked-json.ts';
import type { AnyTool, Structured } from './tool.ts';

/** What one look showed: in clear text, without secrets, bounded. */
export interface Look {
  /** A clause for people. */
  readonly said: string;
  readonly text: string;
  /** The same under stand-ins. */
  readonly masked: (masker: Masker) => string;
  readonly failed: boolean;
}

/** Longest text of one look, in characters: of what is longer, the beginning. */
const LONGEST = 6_000;
const SAID = 120;

/** Tools behind which there is something, as a model is told of them. */
export const offered = (tools: readonly AnyTool[], looking: Looking): readonly AiTool[] =>
  tools
    .filter(({ isOffered }) => isOffered?.(looking) !== false)
    .map(({ name, description, args }) => {
      const { $schema: _, ...parameters } = z.toJSONSchema(args) as Record<string, unknown>;
      return { name, description, parameters };
    });

/** Names instead of stand-ins, wherever a text stands in arguments. */
const unmasked = (value: unknown, masker: Masker): unknown => {
  if (typeof value === 'string') return masker.unmask(value).trim();
  if (Array.isArray(value)) return value.map((item) => unmasked(item, masker));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => {
      // Models fill what they do not want with null or nothing.
      const clean = unmasked(item, masker);
      return clean === null || clean === '' ? [] : [[key, clean]];
    }),
  );
};

/** The same call, however its arguments are ordered. */
export const callKey = ({ name, arguments: given }: ToolCall): string =>
  `${name} ${JSON.stringify(typeof given === 'object' && given !== null ? Object.entries(given).sort() : given)}`;

const asLook = (said: string, seen: string | Structured): Look => {
  if (typeof seen === 'string') {
    const text = cutText(redactSecrets(seen), LONGEST);
    return { said, text, masked: (masker) => masker.mask(text), failed: false };
  }
  return {
    said,
    text: cutText(redactSecrets(JSON.stringify(seen.objects)), LONGEST),
    masked: (masker) => cutText(seen.objects.map((object) => maskedJson(object, masker)).join('\n'), LONGEST),
    failed: false,
  };
};

/** Looks once. What cannot be seen is an answer, too: only the caller's abort is thrown. */
export const look = async (
  call: ToolCall,
  tools: readonly AnyTool[],
  looking: Looking,
  masker: Masker,
  signal: AbortSignal,
): Promise<Look> => {
  const tool = tools.find(({ name }) => name === call.name);
  const refuse = (said: string, why: string): Look => ({ ...asLook(said, why), failed: true });
  if (tool === undefined || tool.isOffered?.(looking) === false)
    return refuse('something that cannot be looked at', `There is no tool ${call.name}.`);
  const parsed = fits(tool.args, unmasked(call.arguments, masker));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refuse(tool.name, `Wrong arguments: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
  }
  const said = cutText(redactSecrets(tool.says(parsed.data as never)).replace(/\s+/g, ' '), SAID);
  try {
    return asLook(said, await tool.look(parsed.data as never, looking));
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Refused || error instanceof Unavailable) return refuse(said, messageOf(error));
    throw error;
  }
};
