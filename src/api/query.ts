// SPDX-License-Identifier: Apache-2.0

import type { QueryRequest, QueryResponse } from '../core/api-messages.ts';
import { documentMarkdown } from '../core/document-markdown.ts';
import { Refused } from '../core/errors.ts';
import type { Call } from '../core/ports/program-api.ts';
import type { AskProgram } from './asked.ts';
import { backendTrouble, type Explainers } from './backend-named.ts';

interface QueryParts {
  readonly asked: AskProgram;
  readonly explainers: Explainers;
}

/** A question about the caller's default cluster: checked, masked and paid for as `ask` is, and never a prompt. */
export const createQuery =
  ({ asked, explainers }: QueryParts) =>
  async ({ backend, query }: QueryRequest, call: Call): Promise<QueryResponse> => {
    if (query.trim() === '')
      throw new Refused('query is empty: write a question, for example "why is shop down?".');
    const error = backendTrouble(backend, explainers);
    if (error !== undefined) return { error, response: '' };
    const { documents } = await asked(['ask', '--', query], call, { backend });
    return { error: null, response: documents.map(documentMarkdown).join('\n') };
  };
