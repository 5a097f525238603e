// SPDX-License-Identifier: Apache-2.0

import type { Masker } from '../core/mask/masker.ts';
import type { AnswerShape } from './answer.ts';
import { type Asking, ask, type Draft, recall } from './ask.ts';
import { isForeign } from './present.ts';
import type { Prompt } from './prompt.ts';

export interface Once<A> {
  readonly prompt: Prompt;
  /** Under which the answer is remembered. */
  readonly key: string;
  readonly shape: AnswerShape<A>;
  readonly asking: Asking;
  readonly masker: Masker;
}

/** What is remembered, else what another process is told that asks the same now, else what the model says. */
export async function* askOnce<A>(
  { prompt, key, shape, asking, masker }: Once<A>,
  signal: AbortSignal,
): AsyncGenerator<Draft<A>, void> {
  const remembered = async (): Promise<Draft<A> | undefined> => {
    const draft = await recall(key, shape, asking, signal);
    return draft === undefined || isForeign(draft, masker) ? undefined : draft;
  };
  const known = await remembered();
  if (known !== undefined) {
    yield known;
    return;
  }
  // Without a cache nobody learns what another process is told.
  const turn = asking.cache === undefined ? undefined : await asking.oneAsker?.(key, signal);
  try {
    const told = turn?.waited === true ? await remembered() : undefined;
    if (told !== undefined) yield told;
    else yield* ask(prompt, key, shape, asking, signal);
  } finally {
    await turn?.release();
  }
}
