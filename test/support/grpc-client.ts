// SPDX-License-Identifier: Apache-2.0

import {
  type CallOptions,
  type ChannelCredentials,
  type Client,
  credentials,
  Metadata,
  makeGenericClientConstructor,
  type ServiceError,
} from '@grpc/grpc-js';
import { fromJSON, type MethodDefinition, type PackageDefinition } from '@grpc/proto-loader';
import { onTestFinished } from 'vitest';
import { protocols } from '../../src/core/protocols.generated.ts';

type Method = MethodDefinition<object, object>;
type Reply = Readonly<Record<string, unknown>>;

const definitions: PackageDefinition = fromJSON(protocols, {
  keepCase: true,
  longs: Number,
  enums: String,
  defaults: true,
});

export const methodOf = (path: string): Method => {
  const [, service = '', name = ''] = path.split('/');
  const method = (definitions[service] as Readonly<Record<string, Method>> | undefined)?.[name];
  if (method === undefined) throw new Error(`there is no ${path}`);
  return method;
};

export interface AskOptions {
  readonly token?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
}

export interface GrpcClient {
  /** Rejects with the status of the call. */
  readonly ask: (path: string, request?: object, options?: AskOptions) => Promise<Reply>;
  /** The same with these very bytes. */
  readonly askBytes: (path: string, bytes: Buffer, options?: AskOptions) => Promise<Buffer>;
  /** Every message of a stream. */
  readonly stream: (path: string, request?: object, options?: AskOptions) => Promise<readonly Reply[]>;
}

const metadataOf = ({ token, metadata = {} }: AskOptions): Metadata => {
  const made = new Metadata();
  if (token !== undefined) made.set('authorization', `Bearer ${token}`);
  for (const [name, value] of Object.entries(metadata)) made.set(name, value);
  return made;
};

const optionsOf = ({ deadlineMs }: AskOptions): CallOptions =>
  deadlineMs === undefined ? {} : { deadline: Date.now() + deadlineMs };

/** A client of whatever method, closed when the test ends. */
export const grpcClient = (
  target: string,
  security: ChannelCredentials = credentials.createInsecure(),
): GrpcClient => {
  const Constructor = makeGenericClientConstructor({}, 'client');
  const client: Client = new Constructor(target, security, { 'grpc.max_receive_message_length': -1 });
  onTestFinished(() => client.close());
  const unary = <Q, R>(
    path: string,
    {
      write,
      read,
      request,
      options,
    }: {
      readonly write: (value: Q) => Buffer;
      readonly read: (bytes: Buffer) => R;
      readonly request: Q;
      readonly options: AskOptions;
    },
  ): Promise<R> =>
    new Promise((resolve, reject) => {
      const call = client.makeUnaryRequest(
        path,
        write,
        read,
        request,
        metadataOf(options),
        optionsOf(options),
        (error: ServiceError | null, value?: R) => (error === null ? resolve(value as R) : reject(error)),
      );
      options.signal?.addEventListener('abort', () => call.cancel(), { once: true });
    });
  return {
    ask: (path, request = {}, options = {}) => {
      const { requestSerialize: write, responseDeserialize } = methodOf(path);
      const read = (bytes: Buffer): Reply => responseDeserialize(bytes) as Reply;
      return unary(path, { write, read, request, options });
    },
    askBytes: (path, bytes, options = {}) =>
      unary(path, { write: (value: Buffer) => value, read: (value) => value, request: bytes, options }),
    stream: (path, request = {}, options = {}) =>
      new Promise((resolve, reject) => {
        const { requestSerialize, responseDeserialize } = methodOf(path);
        const told: Reply[] = [];
        const call = client.makeServerStreamRequest(
          path,
          requestSerialize,
          (bytes) => responseDeserialize(bytes) as Reply,
          request,
          metadataOf(options),
          optionsOf(options),
        );
        options.signal?.addEventListener('abort', () => call.cancel(), { once: true });
        call.on('data', (message: Reply) => told.push(message));
        call.on('error', reject);
        call.on('end', () => resolve(told));
      }),
  };
};

export const ANALYZE = '/schema.v1.ServerAnalyzerService/Analyze';
