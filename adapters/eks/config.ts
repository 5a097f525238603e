// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { defineConfig } from '../../src/core/config-slice.ts';

const Place = z.strictObject({
  name: z.string().min(1).optional().describe('Name of the cluster in EKS'),
  region: z.string().min(1).optional().describe('Its AWS region'),
  profile: z.string().min(1).optional().describe('Profile of the AWS configuration files to use for it'),
});

export const eksConfig = defineConfig({
  key: 'eks',
  title: 'Health of clusters as EKS sees it',
  schema: z.strictObject({
    mode: z
      .enum(['auto', 'on', 'off'], 'mode is auto, on or off')
      .default('auto')
      .describe(
        'auto: where the nodes are those of EKS and AWS settings are there (AWS_REGION, AWS_PROFILE, an access key, a role of the pod), or --filter EKS asks for it. on: also without such settings. off: AWS is never asked',
      ),
    region: z
      .string()
      .min(1)
      .optional()
      .describe('AWS region, where neither AWS_REGION nor the cluster tells it'),
    endpoint: z
      .url('endpoint is an address, for example https://eks.eu-west-1.amazonaws.com')
      .optional()
      .describe('Address of the EKS API, for example of a VPC endpoint'),
    clusters: z
      .record(z.string(), Place)
      .default({})
      .describe(
        'By name of the cluster here: its `name` in EKS, `region` and `profile`, where they cannot be told from the kubeconfig',
      ),
  }),
  env: { K8SGPT_EKS: 'mode' },
});

export type EksSettings = z.output<typeof eksConfig.schema>;
