// SPDX-License-Identifier: Apache-2.0

import { type CallOptions, Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import type { CustomAnswer, CustomTrouble } from '../../src/core/custom-finding.ts';
import type { CustomRequest } from '../../src/core/ports/custom-analyzer.ts';
import { asTexts, healthService, k8sgptService, ownService } from './grpc-definitions.ts';
import { findingsOfResult } from './k8sgpt-result.ts';
import { MOST_FINDINGS, parseFindings, parseUnchecked } from './parse-findings.ts';
import {
  connectionTrouble,
  type Entrance,
  entranceOf,
  failedCheck,
  MOST_BYTES,
  type RemoteParts,
  type RemoteSettings,
  requestJson,
  saidIn,
  TOO_LONG,
  type Trust,
  type Way,
} from './remote.ts';

const isTrouble = (value: object): value is CustomTrouble => 'reason' in value;
const isError = (value: unknown): value is ServiceError => value instanceof Error && 'code' in value;

/** What a call that ended badly says; its words are the other side's. */
const troubleOf = (error: ServiceError): CustomTrouble => {
  const said = saidIn(error.details);
  switch (error.code) {
    case status.DEADLINE_EXCEEDED:
      return { reason: 'timeout', detail: 'no answer before its deadline' };
    case status.UNAVAILABLE:
      return connectionTrouble(error.details);
    case status.UNAUTHENTICATED:
    case status.PERMISSION_DENIED:
      return { reason: 'refused', detail: `it does not let us in${said === '' ? '' : `: ${said}`}` };
    case status.RESOURCE_EXHAUSTED:
      // Ours of a message that is too large, or theirs.
      return /larger than max/i.test(error.details)
        ? TOO_LONG
        : { reason: 'failed', detail: `it is busy: ${said}` };
    case status.UNIMPLEMENTED:
      return { reason: 'not-understandable', detail: 'it is no custom analyzer: it knows neither contract' };
    case status.INTERNAL:
      if (/parsing|deserializ|invalid wire type|index out of range|protocol/i.test(error.details))
        return { reason: 'not-understandable', detail: 'its answer is no message of the contract' };
      return { reason: 'failed', detail: `it failed${said === '' ? '' : `: ${said}`}` };
    default:
      return {
        reason: 'failed',
        detail: `it failed (${status[error.code]})${said === '' ? '' : `: ${said}`}`,
      };
  }
};

const NOT_TEXT: CustomTrouble = { reason: 'not-understandable', detail: 'its answer is not in UTF-8' };

interface Held {
  readonly client: Client;
  readonly trust: Trust;
}

const sameTrust = (one: Trust, other: Trust): boolean =>
  one.serverName === other.serverName &&
  (['ca', 'cert', 'key'] as const).every((part) =>
    (one[part] ?? Buffer.of()).equals(other[part] ?? Buffer.of()),
  );

const open = (settings: RemoteSettings, { userAgent }: RemoteParts, trust: Trust): Client => {
  const { protocol, host } = new URL(settings.url);
  const { ca = null, key = null, cert = null, serverName } = trust;
  return new Client(
    host,
    protocol === 'grpcs:' ? credentials.createSsl(ca, key, cert) : credentials.createInsecure(),
    {
      'grpc.max_receive_message_length': MOST_BYTES,
      'grpc.primary_user_agent': userAgent,
      // One answer, or none: whoever waits is told, and the next look tries again.
      'grpc.enable_retries': 0,
      'grpc.enable_http_proxy': 0,
      'grpc.initial_reconnect_backoff_ms': 500,
      'grpc.max_reconnect_backoff_ms': 5_000,
      ...(serverName === undefined ? {} : { 'grpc.ssl_target_name_override': serverName }),
    },
  );
};

interface Calling {
  readonly client: Client;
  readonly metadata: Metadata;
  readonly options: CallOptions;
  readonly signal: AbortSignal;
}

/** A call that ends when the signal does. Resolves to the last message, or to the error. */
const unary = (
  definition: {
    readonly path: string;
    readonly requestSerialize: (value: object) => Buffer;
    readonly responseDeserialize: (bytes: Buffer) => object;
  },
  argument: object,
  { client, metadata, options, signal }: Calling,
): Promise<object | ServiceError> =>
  new Promise((resolve) => {
    const call = client.makeUnaryRequest(
      definition.path,
      definition.requestSerialize,
      definition.responseDeserialize,
      argument,
      metadata,
      options,
      (error, value) => {
        signal.removeEventListener('abort', stop);
        resolve(error ?? value ?? {});
      },
    );
    const stop = (): void => call.cancel();
    signal.addEventListener('abort', stop, { once: true });
  });

interface Streamed {
  readonly findings: readonly unknown[];
  readonly unchecked: readonly unknown[];
  readonly trouble?: CustomTrouble;
  readonly error?: ServiceError;
}

const lists = (message: object): { findings: readonly unknown[]; unchecked: readonly unknown[] } => {
  const { findings, unchecked } = message as { findings?: unknown; unchecked?: unknown };
  return {
    findings: Array.isArray(findings) ? findings : [],
    unchecked: Array.isArray(unchecked) ? unchecked : [],
  };
};

/** Our contract: as it comes, until there is too much of it. What came before a trouble stands. */
const streamed = ({ client, metadata, options, signal }: Calling, argument: object): Promise<Streamed> =>
  new Promise((resolve) => {
    const method = ownService['Run'];
    if (method === undefined) throw new Error('the contract has no Run');
    const findings: unknown[] = [];
    const unchecked: unknown[] = [];
    let bytes = 0;
    const call = client.makeServerStreamRequest(
      method.path,
      method.requestSerialize,
      (message: Buffer) => {
        bytes += message.length;
        return method.responseDeserialize(message);
      },
      argument,
      metadata,
      options,
    );
    const stop = (): void => call.cancel();
    const end = (how: Pick<Streamed, 'trouble' | 'error'>): void => {
      signal.removeEventListener('abort', stop);
      resolve({ findings, unchecked, ...how });
    };
    const tooMuch = (trouble: CustomTrouble | undefined): void => {
      end(trouble === undefined ? {} : { trouble });
      call.cancel();
    };
    signal.addEventListener('abort', stop, { once: true });
    call.on('data', (message: object) => {
      try {
        const told = lists(asTexts(message) as object);
        findings.push(...told.findings);
        unchecked.push(...told.unchecked);
      } catch {
        return tooMuch(NOT_TEXT);
      }
      if (bytes > MOST_BYTES) tooMuch(TOO_LONG);
      // One more than is kept tells that there were more.
      else if (findings.length > MOST_FINDINGS) tooMuch(undefined);
    });
    call.on('error', (error: ServiceError) => end({ error }));
    call.on('end', () => end({}));
  });

const answerOfStream = ({ findings, unchecked, trouble, error }: Streamed): CustomAnswer => {
  const parsed = parseFindings(findings);
  const unread = parseUnchecked(unchecked);
  const told = trouble ?? (error === undefined ? parsed.trouble : troubleOf(error));
  return {
    findings: parsed.findings,
    ...(told === undefined ? {} : { trouble: told }),
    ...(unread.length === 0 ? {} : { unread }),
  };
};

const requestMessage = (request: CustomRequest): object => {
  const { labelSelector, ...rest } = requestJson(request);
  return { ...rest, label_selector: labelSelector };
};

const runK8sgpt = async (calling: Calling): Promise<CustomAnswer> => {
  const method = k8sgptService['Run'];
  if (method === undefined) throw new Error('the contract has no Run');
  const answer = await unary(method, {}, calling);
  if (isError(answer)) return { findings: [], trouble: troubleOf(answer) };
  try {
    return findingsOfResult((asTexts(answer) as { result?: unknown }).result);
  } catch {
    return { findings: [], trouble: NOT_TEXT };
  }
};

/** Analyzers that speak gRPC: ours where they know it, else k8sgpt's. */
export const grpcWay = (settings: RemoteSettings, parts: RemoteParts): Way => {
  let held: Held | undefined;
  let contract = settings.contract;

  const clientFor = ({ trust }: Entrance): Client => {
    if (held !== undefined && sameTrust(held.trust, trust)) return held.client;
    held?.client.close();
    held = { client: open(settings, parts, trust), trust };
    return held.client;
  };

  const calling = async (
    deadlineAt: number | undefined,
    signal: AbortSignal,
  ): Promise<Calling | CustomTrouble> => {
    const entrance = await entranceOf(settings, parts.env);
    if (isTrouble(entrance)) return entrance;
    const metadata = new Metadata();
    if (entrance.token !== undefined) metadata.set('authorization', `Bearer ${entrance.token}`);
    const options: CallOptions = deadlineAt === undefined ? {} : { deadline: deadlineAt };
    return { client: clientFor(entrance), metadata, options, signal };
  };

  const run = async (request: CustomRequest, signal: AbortSignal): Promise<CustomAnswer> => {
    const call = await calling(request.deadlineAt, signal);
    if (isTrouble(call)) return { findings: [], trouble: call };
    if (contract !== 'k8sgpt') {
      const told = await streamed(call, requestMessage(request));
      if (told.error?.code !== status.UNIMPLEMENTED || contract !== undefined) {
        // It answered: so it is known which it speaks.
        if (told.error === undefined) contract = 'k8sgpt.v1';
        return answerOfStream(told);
      }
    }
    const answer = await runK8sgpt(call);
    // Whoever stops to speak it may have learnt the other one.
    contract = answer.trouble === undefined ? 'k8sgpt' : settings.contract;
    return answer;
  };

  return {
    run: async (request, signal) => {
      const answer = await run(request, signal);
      signal.throwIfAborted();
      return answer;
    },
    diagnose: async (signal) => {
      const { name } = settings;
      const call = await calling(undefined, signal);
      if (isTrouble(call)) return [failedCheck(name, call)];
      const method = healthService['Check'];
      if (method === undefined) throw new Error('health has no Check');
      const answer = await unary(method, { service: '' }, call);
      signal.throwIfAborted();
      if (!isError(answer)) {
        const { status: state } = answer as { status?: number };
        if (state === 1) return [{ name, status: 'ok', detail: 'answers, and is well' }];
        return [failedCheck(name, { reason: 'failed', detail: 'it says itself that it is not well' })];
      }
      if (answer.code === status.UNIMPLEMENTED || answer.code === status.NOT_FOUND)
        return [{ name, status: 'ok', detail: 'answers; it does not tell how it is' }];
      return [failedCheck(name, troubleOf(answer))];
    },
    close: async () => held?.client.close(),
  };
};
