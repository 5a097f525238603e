// SPDX-License-Identifier: Apache-2.0

import type { z } from 'zod';
import { fits } from './core/fits.ts';

/** Of records that say which shape they have; those that do not have the first. */
const SCHEMA = 1;

/** Whether a newer release wrote it, in a shape that this one cannot know. */
export const isOfNewerRelease = (text: string): boolean => {
  try {
    const { schema } = (JSON.parse(text) ?? {}) as { readonly schema?: unknown };
    return typeof schema === 'number' && schema > SCHEMA;
  } catch {
    return false;
  }
};

/** What another process stored, where it has the shape that this release knows; undefined otherwise. */
export const parsed = <S extends z.ZodType>(schema: S, text: string): z.output<S> | undefined => {
  try {
    const result = fits(schema, JSON.parse(text));
    return result.success ? result.data : undefined;
  } catch {
    return undefined;
  }
};
