// SPDX-License-Identifier: Apache-2.0

import type { AnalyzeEvent, StreamRequest } from '../api-event.ts';
import type {
  AnalyzeRequest,
  AnalyzeResponse,
  ConfigRequest,
  ConfigResponse,
  IntegrationsResponse,
  QueryRequest,
  QueryResponse,
} from '../api-messages.ts';
import type { Person } from '../conversation.ts';

/** Who asks, and for how long they want to know. */
export interface Call {
  readonly person: Person;
  /** Aborted: nobody waits any more, and what runs for this call alone is cancelled. */
  readonly signal: AbortSignal;
}

/**
 * What programs can ask, however it is encoded. Every method throws Denied, Refused, Busy, Unavailable or Fault with a
 * sentence that may be told, or the signal's reason.
 */
export interface ProgramApi {
  readonly analyze: (request: AnalyzeRequest, call: Call) => Promise<AnalyzeResponse>;
  readonly stream: (request: StreamRequest, call: Call, tell: (event: AnalyzeEvent) => void) => Promise<void>;
  readonly query: (request: QueryRequest, call: Call) => Promise<QueryResponse>;
  readonly addConfig: (request: ConfigRequest, call: Call) => Promise<ConfigResponse>;
  readonly removeConfig: (request: ConfigRequest, call: Call) => Promise<ConfigResponse>;
  readonly listIntegrations: (call: Call) => Promise<IntegrationsResponse>;
  /** Answers at once; what runs is ended first. */
  readonly shutdown: (call: Call) => Promise<void>;
}

/** Who a caller is, by the header or metadata `authorization`. Throws Unauthenticated. */
export type Identify = (authorization: string | undefined) => Promise<Person>;
