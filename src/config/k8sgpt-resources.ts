// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { defineConfig } from '../core/config-slice.ts';
import { severities } from '../core/finding.ts';
import { parseSpan } from '../core/time-span.ts';
import { patterns, word } from './criteria.ts';

export const k8sgptResourcesConfig = defineConfig({
  key: 'k8sgptResources',
  title: 'K8sGPT resources as watches',
  schema: z.strictObject({
    enabled: z
      .boolean('enabled is true or false')
      .default(false)
      .describe(
        'Whether the K8sGPT resources of k8sgpt-operator are read as watches; needs the right to list k8sgpts.core.k8sgpt.ai. They are never written',
      ),
    clusters: patterns
      .optional()
      .describe('Clusters that have such resources, by name; * stands for anything. Default: all'),
    namespaces: z
      .array(word)
      .min(1, 'namespaces are all where none is named')
      .optional()
      .describe(
        'Only resources in these namespaces: whoever may write there decides what is watched. Default: all',
      ),
    leastInterval: z
      .string('leastInterval is a time span, for example 1m')
      .refine((text) => parseSpan(text) !== undefined, 'leastInterval is a time span, for example 30s or 5m')
      .default('1m')
      .describe('No resource makes the bot look more often than this'),
    severity: z
      .enum(severities, `a severity is ${severities.join(', ')}`)
      .default('warning')
      .describe('What is less grave is not told: the resources have no such field'),
  }),
  env: {},
});

export type K8sgptResourcesConfig = z.output<typeof k8sgptResourcesConfig.schema>;
