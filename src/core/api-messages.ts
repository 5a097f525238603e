// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { Refused } from './errors.ts';
import { fits } from './fits.ts';

const MOST_NAMES = 500;
const line = (most: number, what: string) =>
  z.string().max(most, `has ${most} characters at most`).describe(what);
const names = (what: string) => z.array(z.string().min(1).max(253)).max(MOST_NAMES).describe(what);

const OUTPUTS = ['', 'json', 'text'] as const;

/** k8sgpt's question for a check, with the cluster and the object that it has no words for. */
export const AnalyzeRequest = z.strictObject({
  backend: line(100, 'The AI backend that explains; empty: the one that is configured').default(''),
  namespace: line(8_000, 'Namespaces, separated by commas; empty: all that the caller may see').default(''),
  explain: z.boolean().default(false).describe('Explain what is found'),
  anonymize: z
    .boolean()
    .default(false)
    .describe(
      'Hide names from the model; whether it is set or not, that is the operator’s setting and on by default',
    ),
  nocache: z.boolean().default(false).describe('Ask the model anew'),
  language: line(60, 'Language of explanations').default(''),
  maxConcurrency: z
    .int()
    .min(0)
    .max(2_147_483_647)
    .default(0)
    .describe('Taken for the sake of k8sgpt’s clients; how much is read at a time is the operator’s setting'),
  output: z
    .enum(OUTPUTS, 'is json or text: the answer is this document whichever is named')
    .default('')
    .describe('Taken for the sake of k8sgpt’s clients: the answer is this document whichever is named'),
  filters: names('Filters; empty: the default set').default([]),
  labelSelector: line(4_000, 'Only objects with these labels').default(''),
  cluster: line(253, 'Which cluster; empty: the default one').default(''),
  object: line(600, 'Kind/name of one object, which is checked with what belongs to it').default(''),
});
export type AnalyzeRequest = z.output<typeof AnalyzeRequest>;

const Trouble = z.object({ message: z.string(), code: z.int().describe('as gRPC numbers them') });

export const AnalyzeResponse = z.object({
  error: Trouble.nullable().describe('Why explanations are missing; the results stand'),
  errors: z.array(z.string()).describe('What could not be checked, a sentence each'),
  status: z
    .string()
    .describe('OK, ProblemDetected, or Incomplete: nothing was found, but something could not be checked'),
  problems: z.int().describe('How many troubles are in the results'),
  results: z.array(
    z.object({
      kind: z.string(),
      name: z.string().describe('namespace/name, or the name alone'),
      error: z.array(
        z.object({
          text: z.string(),
          sensitive: z
            .array(z.object({ unmasked: z.string(), masked: z.string() }))
            .describe('names in the text, and what stands for them where a model reads'),
        }),
      ),
      details: z.string().describe('the explanation; empty when there is none'),
      parentObject: z.string().describe('top of the chain of owners: Kind/name'),
    }),
  ),
});
export type AnalyzeResponse = z.output<typeof AnalyzeResponse>;

export const QueryRequest = z.strictObject({
  backend: line(100, 'The AI backend that answers; empty: the one that is configured').default(''),
  query: line(4_000, 'A question about the cluster, in one’s own words').default(''),
});
export type QueryRequest = z.output<typeof QueryRequest>;

export const QueryResponse = z.object({
  error: Trouble.nullable().describe('Why there is no answer'),
  response: z.string().describe('the answer, as markdown'),
});
export type QueryResponse = z.output<typeof QueryResponse>;

const word = z.string().max(500).default('');

export const ConfigRequest = z.strictObject({
  cache: z
    .strictObject({
      s3Cache: z
        .strictObject({
          region: word,
          bucketName: word,
          endpoint: word,
          insecure: z.boolean().default(false),
        })
        .optional(),
      azureCache: z.strictObject({ storageAccount: word, containerName: word }).optional(),
      gcsCache: z.strictObject({ region: word, bucketName: word, projectId: word }).optional(),
      interplexCache: z.strictObject({ endpoint: word }).optional(),
    })
    .optional()
    .describe('Where answers are remembered: one of them'),
  integrations: z
    .strictObject({
      trivy: z
        .strictObject({
          enabled: z.boolean().default(false),
          skipInstall: z.boolean().default(false),
          namespace: word,
        })
        .optional(),
    })
    .optional(),
  customAnalyzers: z
    .array(z.strictObject({ name: word, connection: z.strictObject({ url: word, port: word }).optional() }))
    .max(100)
    .default([])
    .describe('Analyzers of one’s own that answer over gRPC'),
});
export type ConfigRequest = z.output<typeof ConfigRequest>;

export const ConfigResponse = z.object({ status: z.string().describe('what was done, in words') });
export type ConfigResponse = z.output<typeof ConfigResponse>;

export const IntegrationsResponse = z.object({
  trivy: z.object({}).nullable().describe('always null: what is installed is found without being named'),
});
export type IntegrationsResponse = z.output<typeof IntegrationsResponse>;

/** Outside data → a request. Throws Refused with the first thing that is wrong with it. */
export const parseRequest = <S extends z.ZodType>(schema: S, raw: unknown): z.output<S> => {
  const read = fits(schema, raw ?? {});
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const path = issue?.path.map(String).join('.') ?? '';
  const where = path === '' ? 'The request' : path;
  const what = issue?.message ?? 'cannot be read';
  throw new Refused(`${where}${/^[a-z]/.test(what) ? '' : ':'} ${what}.`);
};
