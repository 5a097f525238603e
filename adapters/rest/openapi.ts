// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { AnalyzeEvent } from '../../src/core/api-event.ts';
import {
  AnalyzeRequest,
  AnalyzeResponse,
  ConfigRequest,
  ConfigResponse,
  IntegrationsResponse,
  QueryRequest,
  QueryResponse,
} from '../../src/core/api-messages.ts';

const Problem = z.object({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.int(),
  detail: z.string().describe('one sentence that may be shown'),
  hint: z.string().optional().describe('what to do, or whom to ask'),
  code: z.int().describe('as gRPC numbers it'),
  message: z.string().describe('the same as detail, as gateways of gRPC call it'),
});

const requests = { AnalyzeRequest, QueryRequest, ConfigRequest };
const answers = {
  AnalyzeResponse,
  AnalyzeEvent,
  QueryResponse,
  ConfigResponse,
  IntegrationsResponse,
  Problem,
};

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): object => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io });
  return rest;
};

const refTo = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
const json = (name: string, type = 'application/json'): object => ({ [type]: { schema: refTo(name) } });

const PROBLEMS: Readonly<Record<string, string>> = {
  400: 'The request makes no sense: `detail` says why',
  401: 'A token is needed, or nobody’s',
  403: 'Not theirs to ask: `hint` says whom to ask',
  413: 'The request is too large',
  429: 'Too much is asked at the same time: `retry-after` says for how long',
  500: 'A fault; `detail` holds the reference that finds it in the log',
  503: 'A cluster or a store does not answer; try again',
};

interface Operation {
  readonly summary: string;
  readonly description?: string;
  readonly request?: keyof typeof requests;
  readonly answer?: keyof typeof answers;
  readonly streams?: boolean;
}

const operation = (id: string, { summary, description, request, answer, streams }: Operation): object => ({
  operationId: id,
  summary,
  ...(description === undefined ? {} : { description }),
  ...(request === undefined ? {} : { requestBody: { required: false, content: json(request) } }),
  responses: {
    200: {
      description: 'Done',
      content: {
        ...(answer === undefined ? { 'application/json': { schema: { type: 'object' } } } : json(answer)),
        ...(streams === true
          ? {
              ...json('AnalyzeEvent', 'text/event-stream'),
              ...json('AnalyzeEvent', 'application/x-ndjson'),
            }
          : {}),
      },
    },
    ...Object.fromEntries(
      Object.entries(PROBLEMS).map(([status, text]) => [
        status,
        { description: text, content: json('Problem', 'application/problem+json') },
      ]),
    ),
  },
});

/** The REST mapping, described from the schemas that read and check it. */
export const openApi = (version: string): object => ({
  openapi: '3.1.0',
  info: {
    title: 'k8sgpt',
    version,
    description:
      'Checks of Kubernetes clusters for programs: the paths and the JSON of k8sgpt’s gateway. Fields are read in camelCase and as the protocol names them. Where the port is wider than its own machine, a bearer token is needed.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  security: [{ bearer: [] }, {}],
  paths: {
    '/v1/analyze': {
      post: operation('analyze', {
        summary: 'Check a cluster',
        description:
          'One answer when the check is over; with `accept: text/event-stream` or `application/x-ndjson` what is known as it comes. A client that leaves ends the check.',
        request: 'AnalyzeRequest',
        answer: 'AnalyzeResponse',
        streams: true,
      }),
    },
    '/v1/query': {
      post: operation('query', {
        summary: 'Ask about the cluster in your own words',
        request: 'QueryRequest',
        answer: 'QueryResponse',
      }),
    },
    '/v1/list': {
      get: operation('listIntegrations', { summary: 'Integrations', answer: 'IntegrationsResponse' }),
    },
    '/v1/config/add': {
      post: operation('addConfig', {
        summary: 'Set the cache and add custom analyzers, for admins where the configuration allows it',
        request: 'ConfigRequest',
        answer: 'ConfigResponse',
      }),
    },
    '/v1/config/remove': {
      post: operation('removeConfig', {
        summary: 'Remove what is named, and nothing else',
        request: 'ConfigRequest',
        answer: 'ConfigResponse',
      }),
    },
    '/v1/shutdown': {
      post: operation('shutdown', { summary: 'End the service once what runs has ended, for admins' }),
    },
  },
  components: {
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    schemas: {
      ...Object.fromEntries(
        Object.entries(requests).map(([name, schema]) => [name, schemaOf(schema, 'input')]),
      ),
      ...Object.fromEntries(
        Object.entries(answers).map(([name, schema]) => [name, schemaOf(schema, 'output')]),
      ),
    },
  },
});
