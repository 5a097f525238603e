// SPDX-License-Identifier: Apache-2.0

import { fromJSON, type ServiceDefinition } from '@grpc/proto-loader';
import { protocols } from '../../src/core/protocols.generated.ts';

/** The standard one, grpc.health.v1, as far as we ask it. */
const health = {
  nested: {
    grpc: {
      nested: {
        health: {
          nested: {
            v1: {
              nested: {
                HealthCheckRequest: { fields: { service: { type: 'string', id: 1 } } },
                HealthCheckResponse: { fields: { status: { type: 'int32', id: 1 } } },
                Health: {
                  methods: {
                    Check: { requestType: 'HealthCheckRequest', responseType: 'HealthCheckResponse' },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
};

/** The same with every text as bytes: a decoder takes any bytes for UTF-8, and we want to know. */
const withBytes = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withBytes);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === 'type' && inner === 'string' ? 'bytes' : withBytes(inner),
    ]),
  );
};

const OPTIONS = { keepCase: true, defaults: false, arrays: true, longs: Number } as const;

const load = (tree: unknown, name: string): ServiceDefinition =>
  fromJSON(tree as Parameters<typeof fromJSON>[0], OPTIONS)[name] as ServiceDefinition;

/** Requests are written with texts, answers are read as bytes. */
const both = (name: string): ServiceDefinition => {
  const texts = load(protocols, name);
  const bytes = load(withBytes(protocols), name);
  return Object.fromEntries(
    Object.entries(texts).map(([method, definition]) => [
      method,
      {
        ...definition,
        responseDeserialize: bytes[method]?.responseDeserialize ?? definition.responseDeserialize,
      },
    ]),
  );
};

export const ownService = both('k8sgpt.v1.CustomAnalyzer');
export const k8sgptService = both('schema.v1.CustomAnalyzerService');
export const healthService = load(health, 'grpc.health.v1.Health');

const camel = (name: string): string =>
  name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Bytes of an answer as the texts they are, under the names of JSON; throws TypeError where they are not UTF-8. */
export const asTexts = (value: unknown): unknown => {
  if (value instanceof Uint8Array) return new TextDecoder('utf-8', { fatal: true }).decode(value);
  if (Array.isArray(value)) return value.map(asTexts);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as Readonly<Record<string, unknown>>).map(([key, inner]) => {
      if (key !== 'labels' || typeof inner !== 'object' || inner === null)
        return [camel(key), asTexts(inner)];
      // Keys of these are words of the analyzer, as they are.
      return [
        key,
        Object.fromEntries(
          Object.entries(inner as Readonly<Record<string, unknown>>).map(([name, each]) => [
            name,
            asTexts(each),
          ]),
        ),
      ];
    }),
  );
};
