import type { z } from 'zod';
import type { ConfigSlice } from '../config-slice.ts';
import type { AiBackend } from './ai-backend.ts';
import type { Check } from './cluster-reader.ts';
import type { AdapterParts } from './platform-module.ts';

/**
 * One AI backend: the default export of adapters/ai/<id>.ts, whose file name is the backend's name. It imports no
 * SDK; `open` loads it.
 */
export interface AiModule<S extends z.ZodObject = z.ZodObject> {
  readonly title: string;
  readonly config: ConfigSlice<S>;
  /** Whether enough is set to ask it. */
  readonly isConfigured: (settings: z.output<S>) => boolean;
  readonly open: (settings: z.output<S>, parts: AdapterParts) => Promise<AiBackend>;
  /** For `doctor`: whether the key is good and the model is there. */
  readonly diagnose: (
    settings: z.output<S>,
    parts: AdapterParts,
    signal: AbortSignal,
  ) => Promise<readonly Check[]>;
  readonly steps: readonly string[];
}

export const defineBackend = <S extends z.ZodObject>(module: AiModule<S>): AiModule<S> =>
  Object.freeze(module);
