// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { fits } from '../../src/core/fits.ts';
import { jsonAnswer } from '../../src/core/json-answer.ts';
import type { Send } from './_http.ts';

const NO_LIST = new Set<unknown>([404, 405, 501]);

/** Names in a list of models at `url`; undefined where there is no such list. `shape`: where it stands in the answer. */
export const listModels = async (
  send: Send,
  url: string,
  headers: Readonly<Record<string, string>>,
  shape: { readonly list: string; readonly name: string },
  signal: AbortSignal,
): Promise<readonly string[] | undefined> => {
  try {
    const answer = await jsonAnswer(await send(url, { headers, signal }));
    const Listed = z.object({ [shape.list]: z.array(z.record(z.string(), z.unknown())) });
    return fits(Listed, answer).data?.[shape.list]?.flatMap((model) => {
      const name = model[shape.name];
      return typeof name === 'string' ? [name.replace(/^models\//, '')] : [];
    });
  } catch (error) {
    if (NO_LIST.has((error as { readonly status?: unknown }).status)) return undefined;
    throw error;
  }
};
