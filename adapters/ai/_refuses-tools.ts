// SPDX-License-Identifier: Apache-2.0

import { Refused } from '../../src/core/errors.ts';
import type { Completion } from '../../src/core/ports/ai-backend.ts';
import type { Service } from './_service.ts';

const STATUSES = new Set<unknown>([400, 404, 422, 501]);

/** Whether a model or a server says that it calls no tools, where it was given some. */
export const refusesTools = (error: unknown, { tools }: Completion): boolean => {
  const { status, message } = error as { status?: unknown; message?: unknown };
  return (
    tools !== undefined &&
    tools.length > 0 &&
    STATUSES.has(status) &&
    /\b(tools?|tool use|tool[_ ]choice|functions?|function calling)\b.{0,60}\b(not|n't|unsupported|unknown|unrecognized|extra)|\b(not|n't|unsupported|no endpoints).{0,60}\b(tools?|tool use|function calling)\b/i.test(
      String(message),
    )
  );
};

export const withoutTools = ({ who, model, name, variables }: Service): Refused =>
  new Refused(`${who}: the model ${model} calls no tools.`, {
    hint: `Set ${variables.model} (${name}.model) to one that does.`,
  });
