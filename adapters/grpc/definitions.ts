// SPDX-License-Identifier: Apache-2.0

import { fromJSON, type MethodDefinition, type PackageDefinition } from '@grpc/proto-loader';
import { camelKeys, snakeKeys } from '../../src/core/camel-keys.ts';
import { protocols } from '../../src/core/protocols.generated.ts';

type Method = MethodDefinition<object, object>;

/** A request off the wire, or that it is none. */
export type Read = { readonly request: unknown } | { readonly broken: true };

/** What is served, by the name of its service: the bytes of requests become values with JSON's keys, and back. */
export const served = [
  'schema.v1.ServerAnalyzerService',
  'schema.v1.ServerConfigService',
  'schema.v1.ServerQueryService',
  'k8sgpt.v1.AnalysisService',
] as const;
export type Served = (typeof served)[number];

/** Only what is there: in proto3 an empty field is not on the wire. */
const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  value === 0 ||
  value === false ||
  (Array.isArray(value) && value.length === 0);

const bare = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (isEmpty(item) ? [] : [[key, bare(item)]])),
  );
};

/** Bytes that are no message are the caller's mistake: told as such by the handler, not by the library as ours. */
const tolerant = (method: Method): Method => ({
  ...method,
  requestDeserialize: (bytes): Read => {
    try {
      return { request: camelKeys(method.requestDeserialize(bytes)) };
    } catch {
      return { broken: true };
    }
  },
  responseSerialize: (value) => method.responseSerialize(bare(snakeKeys(value)) as object),
});

export const definitions: PackageDefinition = fromJSON(protocols, {
  keepCase: true,
  longs: Number,
  enums: String,
});

export const methodsOf = (service: Served): Readonly<Record<string, Method>> =>
  Object.fromEntries(
    Object.entries(definitions[service] as Readonly<Record<string, Method>>).map(([name, method]) => [
      name,
      tolerant(method),
    ]),
  );
