// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';

/** What wraps a schema without changing which settings it has. */
const bare = (schema: unknown): unknown => {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return bare(schema.unwrap());
  return schema instanceof z.ZodPipe ? bare(schema.in) : schema;
};

/** Names of the settings that there are at a path of a section; none where they are not told by name. */
export const knownSettings = (schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] => {
  let current: unknown = bare(schema);
  for (const step of path) {
    if (current instanceof z.ZodObject) current = bare((current.shape as z.ZodRawShape)[String(step)]);
    else if (current instanceof z.ZodArray) current = bare(current.element);
    else if (current instanceof z.ZodRecord) current = bare(current.valueType);
    else return [];
  }
  return current instanceof z.ZodObject ? Object.keys(current.shape) : [];
};
