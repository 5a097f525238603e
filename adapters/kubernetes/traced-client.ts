// SPDX-License-Identifier: Apache-2.0

import { inSpan } from '../../src/core/in-span.ts';
import type { KindDefinition } from '../../src/core/kind.ts';
import type { Span, Trace } from '../../src/core/ports/telemetry.ts';
import type { ApiClient } from './api-client.ts';
import { ApiFailure } from './api-failure.ts';

/** What came of a list, page by page. */
export interface ListTally {
  readonly page: (bytes: number | undefined) => void;
}

const statuses: Readonly<Partial<Record<ApiFailure['type'], number>>> = {
  unauthorized: 401,
  forbidden: 403,
  absent: 404,
  expired: 410,
  busy: 429,
};

const failed = (span: Span, error: unknown): never => {
  if (error instanceof ApiFailure)
    span.set({
      'http.response.status_code': error.detail.status ?? statuses[error.type],
      'k8sgpt.outcome': error.type,
    });
  throw error;
};

/** One list, all its pages: whose path would name a namespace, so it is told by kind and cluster alone. */
export const listSpan = <T extends { readonly objects: readonly unknown[] }>(
  { trace, connection }: Pick<ApiClient, 'trace' | 'connection'>,
  kind: Pick<KindDefinition, 'kind' | 'plural'>,
  work: (tally: ListTally) => Promise<T>,
): Promise<T> => {
  const attributes = { 'k8s.cluster.name': connection.name, 'k8sgpt.kind': kind.kind };
  return inSpan(trace, `list ${kind.plural}`, { kind: 'client', attributes }, async (span) => {
    let pages = 0;
    let bytes = 0;
    const page: ListTally['page'] = (more = 0) => {
      pages += 1;
      bytes += more;
    };
    try {
      const listed = await work({ page });
      span.set({ 'http.response.status_code': 200, 'k8sgpt.objects': listed.objects.length });
      return listed;
    } catch (error) {
      return failed(span, error);
    } finally {
      span.set({ 'k8sgpt.pages': pages, 'http.response.body.size': bytes });
    }
  });
};

/** A client whose questions are spans: what is served, logs, single objects, and each watch for as long as it stands. */
export const tracedClient = (client: ApiClient, trace: Trace | undefined): ApiClient => {
  if (trace === undefined) return client;
  const attributes = { 'k8s.cluster.name': client.connection.name };
  const got = <T extends { readonly bytes: number }>(what: string, work: () => Promise<T>): Promise<T> =>
    trace.span(`get ${what}`, { kind: 'client', attributes }, async (span) => {
      const answer = await work().catch((error: unknown) => failed(span, error));
      span.set({ 'http.response.status_code': 200, 'http.response.body.size': answer.bytes });
      return answer;
    });
  return {
    ...client,
    trace,
    as: (identity) => tracedClient(client.as(identity), trace),
    ask: (question, signal) => got(question.type, () => client.ask(question, signal)),
    text: (question, signal) => got(question.type, () => client.text(question, signal)),
    // It stands for most of an hour, and belongs to no look in particular.
    watch: (question, watching, signal) =>
      trace.span(`watch ${question.plural}`, { kind: 'client', attributes, isRoot: true }, async (span) => {
        let events = 0;
        const event: typeof watching.event = (told) => {
          events += 1;
          watching.event(told);
        };
        try {
          await client.watch(question, { ...watching, event }, signal);
          return undefined;
        } catch (error) {
          return failed(span, error);
        } finally {
          span.set({ 'k8sgpt.live.events': events });
        }
      }),
  };
};
