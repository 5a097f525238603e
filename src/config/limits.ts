// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { defineConfig } from '../core/config-slice.ts';

const perMinute = (name: string, usual: number) =>
  z.coerce
    .number(`${name} is a number of times in a minute`)
    .int(`${name} is a whole number`)
    .min(0, `${name} is at least 0, which means no limit`)
    .max(1_000_000, `${name} is at most 1000000`)
    .default(usual);

export const limitsConfig = defineConfig({
  key: 'limits',
  title: 'How much may be asked',
  schema: z.strictObject({
    personPerMinute: perMinute('personPerMinute', 60).describe(
      'Commands and buttons of one person within a minute, over all bots; 0 = no limit',
    ),
    channelPerMinute: perMinute('channelPerMinute', 240).describe(
      'The same of one channel and everybody in it; 0 = no limit',
    ),
    programPerMinute: perMinute('programPerMinute', 600).describe(
      'Questions of one program, by the name of its token, over gRPC, REST and MCP; 0 = no limit',
    ),
    sourcePerMinute: perMinute('sourcePerMinute', 6_000).describe(
      'HTTP requests and gRPC calls from one address (of IPv6: one /64) within a minute, for each port of each process; 0 = no limit',
    ),
    waiting: z.coerce
      .number('waiting is a number of jobs')
      .int('waiting is a whole number of jobs')
      .min(0, 'waiting is at least 0, which means any number')
      .default(1_000)
      .describe(
        'Jobs that may wait in one queue; whoever asks for more is told to come back; 0 = any number',
      ),
    trustProxy: z.coerce
      .number('trustProxy is a number of proxies')
      .int('trustProxy is a whole number of proxies')
      .min(0, 'trustProxy is at least 0')
      .max(10, 'trustProxy is at most 10')
      .default(0)
      .describe(
        'Proxies before the ports that each append to X-Forwarded-For; with 0 that header is not believed',
      ),
  }),
  restart: ['sourcePerMinute', 'trustProxy'],
  env: {
    K8SGPT_LIMIT_PERSON: 'personPerMinute',
    K8SGPT_LIMIT_CHANNEL: 'channelPerMinute',
    K8SGPT_LIMIT_PROGRAM: 'programPerMinute',
    K8SGPT_LIMIT_SOURCE: 'sourcePerMinute',
    K8SGPT_LIMIT_WAITING: 'waiting',
    K8SGPT_TRUST_PROXY: 'trustProxy',
  },
});

export type LimitsSettings = z.output<typeof limitsConfig.schema>;
