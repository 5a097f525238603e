// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { defineConfig } from '../../src/core/config-slice.ts';

const port = (fallback: number) =>
  z.coerce.number('a port is a number from 0 to 65535').int().min(0).max(65_535).default(fallback);

export const httpConfig = defineConfig({
  key: 'http',
  title: 'Listeners',
  schema: z.strictObject({
    port: port(3000).describe('Public port: verified webhooks of chat platforms, /healthz, /readyz'),
    adminPort: port(3080).describe('Local port: console, /metrics, health'),
    adminHost: z
      .string()
      .default('127.0.0.1')
      .describe('Address of the local port; anything wider than loopback needs adminToken'),
    adminToken: z
      .string()
      .min(16, 'a token has at least 16 characters')
      .optional()
      .describe('Bearer token for the local port'),
    profiles: z
      .stringbool()
      .or(z.boolean())
      .default(false)
      .describe('Whether profiles of the process may be taken at /debug of the local port'),
    host: z.string().default('0.0.0.0').describe('Address of the public port'),
    healthPort: z.coerce
      .number('a port is a number from 0 to 65535')
      .int()
      .min(0)
      .max(65_535)
      .optional()
      .describe(
        'One more port at the address of the public one, with /healthz and /readyz only, for probes from outside of workers and schedulers; none unless set',
      ),
    leaveSeconds: z.coerce
      .number('leaveSeconds is a number of seconds')
      .min(0, 'leaveSeconds is a number of seconds from 0')
      .default(0)
      .describe(
        'How long requests are still taken after SIGTERM while /readyz already answers 503, until who balances load has noticed, in seconds',
      ),
  }),
  restart: true,
  env: {
    PORT: 'port',
    ADMIN_PORT: 'adminPort',
    ADMIN_HOST: 'adminHost',
    ADMIN_TOKEN: 'adminToken',
    K8SGPT_PROFILES: 'profiles',
    HOST: 'host',
    HEALTH_PORT: 'healthPort',
    K8SGPT_LEAVE_SECONDS: 'leaveSeconds',
  },
  secrets: ['adminToken'],
});
