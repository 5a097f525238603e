// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { HOUR, SECOND } from '../../src/core/clock.ts';
import { defineConfig } from '../../src/core/config-slice.ts';
import { defineSink } from '../../src/core/ports/sink-module.ts';
import { openPoster } from './_post.ts';
import { untriedCheck } from './_reach-check.ts';
import { address, common, span } from './_settings.ts';

export const heartbeatConfig = defineConfig({
  key: 'heartbeat',
  title: 'Sign of life',
  schema: z.strictObject({
    url: address
      .optional()
      .describe(
        'Asked again and again while the bot does its work, so that something else notices when it is silent; a secret, because such addresses are',
      ),
    method: z.enum(['GET', 'POST'], 'method is GET or POST').default('GET').describe('How it is asked'),
    every: span(10 * SECOND, HOUR, 'every is from 10s to 1h')
      .prefault('1m')
      .describe('How often'),
    timeout: common.timeout,
  }),
  env: {
    K8SGPT_HEARTBEAT_URL: 'url',
    K8SGPT_HEARTBEAT_METHOD: 'method',
    K8SGPT_HEARTBEAT_EVERY: 'every',
  },
  secrets: ['url'],
});

export default defineSink({
  title: 'Heartbeat',
  config: heartbeatConfig,
  isConfigured: ({ url }) => url !== undefined,
  open: async ({ url = '', method, every: everyMs, timeout }, parts) => {
    const poster = await openPoster('The receiver of the heartbeat', parts, timeout * SECOND);
    return [
      {
        name: 'heartbeat',
        wants: () => false,
        send: async () => undefined,
        repeat: {
          everyMs,
          onlyWhileWorking: true,
          send: async (_open, signal) => {
            await poster.send({ method, url }, signal);
          },
        },
        close: poster.close,
      },
    ];
  },
  diagnose: async ({ every }) =>
    untriedCheck(
      `every ${every / SECOND} seconds while watches are on time; a try would count as a sign of life`,
    ),
  steps: [
    'Make a check in a service that notices silence (healthchecks.io, Dead Man’s Snitch, a push monitor of Uptime Kuma).',
    'Set `K8SGPT_HEARTBEAT_URL` to its address; it should expect one sign a minute.',
  ],
});
