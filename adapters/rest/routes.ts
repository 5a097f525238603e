// SPDX-License-Identifier: Apache-2.0

import type { Request } from 'express';
import type { StreamRequest } from '../../src/core/api-event.ts';
import { AnalyzeRequest, ConfigRequest, parseRequest, QueryRequest } from '../../src/core/api-messages.ts';
import { camelKeys } from '../../src/core/camel-keys.ts';
import type { Call, ProgramApi } from '../../src/core/ports/program-api.ts';

/** Fields as k8sgpt's gateway takes them: in camelCase or as the protocol names them; null is a field left out. */
const bodyOf = ({ body }: Request): unknown => {
  const read: unknown = camelKeys(body);
  if (typeof read !== 'object' || read === null || Array.isArray(read)) return read;
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== null));
};

export const analyzeAsked = (request: Request): AnalyzeRequest =>
  parseRequest(AnalyzeRequest, bodyOf(request));

/** The same question for an answer that comes in pieces. */
export const streamOf = ({ namespace, ...request }: AnalyzeRequest): StreamRequest => {
  const { cluster, object, filters, labelSelector, explain, language, backend } = request;
  const names = namespace.split(',').map((name) => name.trim());
  const namespaces = names.filter((name) => name !== '');
  return { cluster, object, filters, labelSelector, explain, language, backend, namespaces };
};

export interface Route {
  readonly method: 'get' | 'post';
  readonly answer: (api: ProgramApi, request: Request, call: Call) => Promise<object>;
}

/** Paths of k8sgpt's gateway, and those of its configuration, for which it has none. */
export const routes: Readonly<Record<string, Route>> = {
  '/v1/analyze': { method: 'post', answer: (api, request, call) => api.analyze(analyzeAsked(request), call) },
  '/v1/query': {
    method: 'post',
    answer: (api, request, call) => api.query(parseRequest(QueryRequest, bodyOf(request)), call),
  },
  '/v1/list': { method: 'get', answer: (api, _request, call) => api.listIntegrations(call) },
  '/v1/shutdown': {
    method: 'post',
    answer: async (api, _request, call) => {
      await api.shutdown(call);
      return {};
    },
  },
  '/v1/config/add': {
    method: 'post',
    answer: (api, request, call) => api.addConfig(parseRequest(ConfigRequest, bodyOf(request)), call),
  },
  '/v1/config/remove': {
    method: 'post',
    answer: (api, request, call) => api.removeConfig(parseRequest(ConfigRequest, bodyOf(request)), call),
  },
};
