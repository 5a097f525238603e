// SPDX-License-Identifier: Apache-2.0

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { root } from '../root.ts';
import { defineGenerator } from './_generator.ts';
import { loadSecretVariables } from './_secret-variables.ts';
import { valuesSchema } from './_values-schema.ts';
import { schemaOf } from './config.ts';

/** Helm's expressions know no lookaround: https://pkg.go.dev/regexp/syntax. The program itself still refuses what it refuses. */
const forHelm = (key: string, value: unknown): unknown =>
  key === 'pattern' && typeof value === 'string' && /\(\?[=!<]/.test(value) ? undefined : value;

type Schema = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const takesNull = (schema: unknown): boolean =>
  isObject(schema) && Array.isArray(schema['anyOf']) && schema['anyOf'].some(({ type }) => type === 'null');

/**
 * With what values.yaml holds as required. Helm joins it to what people give, so it is missing only where somebody wrote a
 * key with nothing behind it, which takes the default away: templates would fail in words that help nobody.
 */
const requiringDefaults = (schema: Schema, defaults: Schema): Schema => {
  const { properties } = schema;
  if (!isObject(properties)) return schema;
  const names = Object.keys(defaults).filter((name) => Object.hasOwn(properties, name));
  const completed = names.map((name) => {
    const [inner, value] = [properties[name], defaults[name]];
    return [name, isObject(inner) && isObject(value) ? requiringDefaults(inner, value) : inner] as const;
  });
  const required = names.filter((name) => !takesNull(properties[name]));
  return {
    ...schema,
    ...(required.length === 0 ? {} : { required }),
    properties: { ...properties, ...Object.fromEntries(completed) },
  };
};

/** What Helm refuses before anything is rendered: values as values.yaml has them, with the program's own configuration in `config`. */
export default defineGenerator({
  name: 'chart-schema',
  stage: 'reference',
  files: async () => {
    const { configSlices } = await import('../../src/compose/config-slices.generated.ts');
    const credentials = [...(await loadSecretVariables()).keys()];
    const { metricCatalogue } = await import('../../adapters/telemetry/metric-catalogue.ts');
    const labels = [...new Set(metricCatalogue.flatMap((metric) => metric.labels))].sort();
    const values = z.toJSONSchema(valuesSchema(credentials, labels), {
      target: 'draft-2020-12',
      io: 'input',
    });
    const defaults = parse(await readFile(join(root, 'deploy/helm/k8sgpt/values.yaml'), 'utf8')) as Schema;
    const { $schema: _, ...config } = schemaOf(configSlices);
    const own = requiringDefaults(values, { ...defaults, config: undefined });
    const schema = {
      ...own,
      title: 'values.yaml',
      properties: { ...(own['properties'] as Schema), config },
    };
    return new Map([['deploy/helm/k8sgpt/values.schema.json', `${JSON.stringify(schema, forHelm, 1)}\n`]]);
  },
});
