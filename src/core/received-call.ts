// SPDX-License-Identifier: Apache-2.0

import { fits } from './fits.ts';
import { inSpan } from './in-span.ts';
import type { Trace } from './ports/telemetry.ts';
import { TraceContext } from './trace-context.ts';

/** What a program asked, by whichever door. */
interface ReceivedCall {
  readonly surface: 'grpc' | 'rest' | 'mcp';
  /** Which call, without what was asked. */
  readonly route: string;
  /** The header `traceparent`. */
  readonly traceparent: unknown;
  /** Whoever asks showed a token: nobody else joins traces of ours to theirs. */
  readonly hasToken: boolean;
}

/** Answers a call as part of the caller's trace, where it says which that is. */
export const receivedCall = <T>(
  trace: Trace | undefined,
  { surface, route, traceparent, hasToken }: ReceivedCall,
  answer: () => Promise<T>,
): Promise<T> => {
  if (trace === undefined) return answer();
  const carried = hasToken ? fits(TraceContext, { traceparent }).data : undefined;
  const attributes = { 'k8sgpt.surface': surface, 'http.route': route };
  return trace.continue(carried, () => inSpan(trace, 'call', { kind: 'server', attributes }, answer));
};
