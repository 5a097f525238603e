// SPDX-License-Identifier: Apache-2.0

import type { z } from 'zod';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { AiBackend } from '../../src/core/ports/ai-backend.ts';
import { type AiModule, defineBackend } from '../../src/core/ports/ai-module.ts';
import type { Service } from './_service.ts';

/** A backend and what is said of it. */
export interface Opened {
  readonly backend: AiBackend;
  readonly service: Service;
  /** The host that is asked. */
  readonly where: string;
  /** Models that the key may use; undefined where the service does not list them. */
  readonly models?: ((signal: AbortSignal) => Promise<readonly string[] | undefined>) | undefined;
}

interface WireModule<S extends z.ZodObject>
  extends Pick<AiModule<S>, 'title' | 'config' | 'isConfigured' | 'steps' | 'onlyWhenNamed'> {
  readonly connect: (settings: z.output<S>, parts: AdapterParts) => Promise<Opened>;
  /** The first thing to set, where nothing is. */
  readonly first: string;
}

/** A backend with a protocol of its own: `connect` loads what is heavy. */
export const wireModule = <S extends z.ZodObject>({
  connect,
  first,
  ...module
}: WireModule<S>): AiModule<S> =>
  defineBackend<S>({
    ...module,
    open: async (settings, parts) => (await connect(settings, parts)).backend,
    diagnose: async (settings, parts, signal) => {
      if (!module.isConfigured(settings))
        return [
          {
            name: 'key',
            status: 'skipped',
            detail: 'nothing is set: the built-in guidance explains',
            fix: first,
          },
        ];
      const [{ diagnoseBackend }, opened] = await Promise.all([
        import('./_diagnose.ts'),
        connect(settings, parts),
      ]);
      return diagnoseBackend(opened, parts.clock, signal);
    },
  });
