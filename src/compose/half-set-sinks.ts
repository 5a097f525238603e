// SPDX-License-Identifier: Apache-2.0

import { sinks } from '../../adapters/alerts/index.ts';
import { settingsOf } from '../config/load.ts';
import { messageOf } from '../core/errors.ts';
import type { SinkModule } from '../core/ports/sink-module.ts';

/** What is missing of sinks of which something is set: one sentence each. */
export const halfSetSinks = (values: Readonly<Record<string, unknown>>): readonly string[] =>
  (Object.values(sinks) as unknown as readonly SinkModule[]).flatMap((module) => {
    try {
      module.isConfigured(settingsOf(values, module.config));
      return [];
    } catch (error) {
      return [messageOf(error)];
    }
  });
