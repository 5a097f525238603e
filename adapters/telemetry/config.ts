// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { defineConfig } from '../../src/core/config-slice.ts';

const samplers = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text.trim());
  } catch {
    return undefined;
  }
};

/** `name=value,name=value`, values percent-encoded: https://opentelemetry.io/docs/specs/otel/resource/sdk/ */
const pairs = (wrong: string) =>
  z.string().transform((text, context) => {
    const found: Record<string, string> = {};
    for (const pair of text.split(',').filter((part) => part.trim() !== '')) {
      const at = pair.indexOf('=');
      const name = pair.slice(0, Math.max(0, at)).trim();
      const value = decoded(pair.slice(at + 1));
      if (name === '' || value === undefined) context.addIssue({ code: 'custom', message: wrong });
      else found[name] = value;
    }
    return found;
  });

const endpoint = z
  .url({ protocol: /^https?$/, error: 'an http(s) address, for example http://otel-collector:4318' })
  .optional();

export const tracesConfig = defineConfig({
  key: 'traces',
  title: 'Traces',
  schema: z.strictObject({
    endpoint: endpoint.describe(
      'Where traces are sent, as OTLP over HTTP: the address of a collector, to which /v1/traces is added; nothing is traced without one',
    ),
    tracesEndpoint: endpoint.describe('The same as the whole address, path included'),
    headers: pairs('headers are written name=value, with commas between them')
      .optional()
      .describe('Headers of every such request: `name=value,name=value`; a secret, because most are keys'),
    exporter: z
      .enum(['otlp', 'none'], 'traces are sent by otlp, or not at all: none')
      .default('otlp')
      .describe('`none` turns traces off, whatever address is set'),
    protocol: z
      .string()
      .default('http/json')
      .describe('How others send; k8sgpt always sends http/json, which every collector takes on port 4318'),
    serviceName: z.string().min(1).default('k8sgpt').describe('What traces call this program'),
    resourceAttributes: pairs('attributes are written name=value, with commas between them')
      .optional()
      .describe('What traces say of this process besides: `deployment.environment.name=prod`'),
    sampler: z
      .enum(samplers, `a sampler is one of ${samplers.join(', ')}`)
      .default('parentbased_always_on')
      .describe('Which traces are kept'),
    samplerArg: z.coerce
      .number('a share is a number from 0 to 1')
      .min(0, 'a share is a number from 0 to 1')
      .max(1, 'a share is a number from 0 to 1')
      .default(1)
      .describe('Which share of them a traceidratio keeps'),
  }),
  restart: true,
  env: {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'endpoint',
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'tracesEndpoint',
    OTEL_EXPORTER_OTLP_HEADERS: 'headers',
    OTEL_TRACES_EXPORTER: 'exporter',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'protocol',
    OTEL_SERVICE_NAME: 'serviceName',
    OTEL_RESOURCE_ATTRIBUTES: 'resourceAttributes',
    OTEL_TRACES_SAMPLER: 'sampler',
    OTEL_TRACES_SAMPLER_ARG: 'samplerArg',
  },
  secrets: ['headers'],
});

export type TracesSettings = z.output<typeof tracesConfig.schema>;

/** The whole address that traces go to; undefined: nothing is traced. */
export const tracesUrl = ({ endpoint, tracesEndpoint, exporter }: TracesSettings): string | undefined => {
  if (exporter === 'none') return undefined;
  return tracesEndpoint ?? (endpoint === undefined ? undefined : `${endpoint.replace(/\/$/, '')}/v1/traces`);
};
