// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { defineConfig } from '../core/config-slice.ts';

export const showConfig = defineConfig({
  key: 'show',
  title: 'What is shown of a cluster as it stands',
  schema: z.strictObject({
    logs: z
      .boolean('logs is true or false')
      .default(true)
      .describe(
        'Whether `show logs` and MCP may show logs of pods, without secrets; who may use show at all is a matter of access',
      ),
  }),
  env: {},
});

export type ShowConfig = z.output<typeof showConfig.schema>;
