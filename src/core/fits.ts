// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';

const shapeless = (): z.ZodError => {
  const message = 'its shape is none that is known';
  return new z.ZodError([{ code: 'custom', path: [], message, input: undefined }]);
};

/**
 * Whether something from outside has a shape. As `safeParse` of the schema, which throws all the same for `{"length": {"valueOf": 0}}`
 * where a text of bounded length is wanted: bounds are looked at before types are.
 */
export const fits = <S extends z.ZodType>(schema: S, value: unknown): z.ZodSafeParseResult<z.output<S>> => {
  try {
    // eslint-disable-next-line no-restricted-properties -- this is where its throwing is caught
    return schema.safeParse(value);
  } catch {
    return { success: false, error: shapeless() as z.ZodError<z.output<S>> };
  }
};
