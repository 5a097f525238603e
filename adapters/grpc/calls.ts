// SPDX-License-Identifier: Apache-2.0

import {
  type handleServerStreamingCall,
  type handleUnaryCall,
  type Metadata,
  type ServerUnaryCall,
  type ServerWritableStream,
  status,
} from '@grpc/grpc-js';
import { messageOf, Refused } from '../../src/core/errors.ts';
import type { Call, Identify } from '../../src/core/ports/program-api.ts';
import type { Log, Metrics, Trace } from '../../src/core/ports/telemetry.ts';
import { receivedCall } from '../../src/core/received-call.ts';
import type { Read } from './definitions.ts';
import { referenceOf, statusOf } from './status.ts';

export interface CallParts {
  readonly identify: Identify;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly trace?: Trace | undefined;
  readonly newId: () => string;
}

type Incoming = ServerUnaryCall<Read, object> | ServerWritableStream<Read, object>;

/** A call as the product knows it: who asks, and until when. A deadline that passes ends it as its client's leaving does. */
const callOf = async (incoming: Incoming, { identify }: CallParts): Promise<Call> => {
  const gone = new AbortController();
  const leave = (): void =>
    gone.abort(new DOMException('Nobody waits for the answer any more.', 'AbortError'));
  if (incoming.cancelled) leave();
  incoming.on('cancelled', leave);
  const [authorization] = incoming.metadata.get('authorization');
  const person = await identify(authorization === undefined ? undefined : String(authorization));
  return { person, signal: gone.signal };
};

const requestOf = ({ request }: Incoming): unknown => {
  if ('broken' in request) throw new Refused('The request is no message of this method.');
  return request.request;
};

const ended = (error: unknown, incoming: Incoming, { log, metrics, newId }: CallParts) => {
  const reference = referenceOf(newId());
  const end = statusOf(error, reference);
  if (end.code === status.INTERNAL)
    log.error({ reference, method: incoming.getPath(), err: error }, 'Call failed');
  else
    log.debug(
      { method: incoming.getPath(), code: end.code, reason: messageOf(error) },
      'Call was not answered',
    );
  count(incoming, end.code, metrics);
  return end;
};

const count = (incoming: Incoming, code: status, metrics: Metrics): void =>
  metrics.count('k8sgpt_api_requests_total', {
    surface: 'grpc',
    method: incoming.getPath().split('/').pop() ?? '',
    outcome: status[code].toLowerCase(),
  });

const traced = <T>(incoming: Incoming, { trace }: CallParts, answer: () => Promise<T>): Promise<T> => {
  const [traceparent] = incoming.metadata.get('traceparent');
  const hasToken = incoming.metadata.get('authorization').length > 0;
  return receivedCall(trace, { surface: 'grpc', route: incoming.getPath(), traceparent, hasToken }, answer);
};

export type Answer = (raw: unknown, call: Call, metadata: Metadata) => Promise<object>;

export const unary =
  (parts: CallParts, answer: Answer): handleUnaryCall<Read, object> =>
  (incoming, callback) => {
    const run = async (): Promise<object> => {
      const call = await callOf(incoming, parts);
      return traced(incoming, parts, () => answer(requestOf(incoming), call, incoming.metadata));
    };
    run().then(
      (value) => {
        count(incoming, status.OK, parts.metrics);
        callback(null, value);
      },
      (error: unknown) => callback(ended(error, incoming, parts)),
    );
  };

export type AnswerStream = (raw: unknown, call: Call, tell: (value: object) => void) => Promise<void>;

export const streaming =
  (parts: CallParts, answer: AnswerStream): handleServerStreamingCall<Read, object> =>
  (incoming) => {
    const run = async (): Promise<void> => {
      const call = await callOf(incoming, parts);
      await traced(incoming, parts, () =>
        answer(requestOf(incoming), call, (value) => {
          // What a slow reader has not read yet waits in its stream: a check tells a few hundred things at most.
          if (!incoming.cancelled) incoming.write(value);
        }),
      );
    };
    run().then(
      () => {
        count(incoming, status.OK, parts.metrics);
        incoming.end();
      },
      (error: unknown) => incoming.emit('error', ended(error, incoming, parts)),
    );
  };
