import type { z } from 'zod';

/** What another process stored, where it has the shape that this release knows; undefined otherwise. */
export const parsed = <S extends z.ZodType>(schema: S, text: string): z.output<S> | undefined => {
  try {
    const result = schema.safeParse(JSON.parse(text));
    return result.success ? result.data : undefined;
  } catch {
    return undefined;
  }
};
