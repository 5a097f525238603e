// SPDX-License-Identifier: Apache-2.0

import type { z } from 'zod';
import type { AdapterModule } from './adapter-module.ts';
import type { AiBackend } from './ai-backend.ts';

/** One AI backend: the default export of adapters/ai/<id>.ts, whose file name is the backend's name. */
export interface AiModule<S extends z.ZodObject = z.ZodObject> extends AdapterModule<AiBackend, S> {
  /** Never taken by itself, only where it is named: it needs nothing, so it would always be there. */
  readonly onlyWhenNamed?: true | undefined;
}

export const defineBackend = <S extends z.ZodObject>(module: AiModule<S>): AiModule<S> =>
  Object.freeze(module);
