// SPDX-License-Identifier: Apache-2.0

import { once } from 'node:events';
import {
  createServer,
  type Server as HttpServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { Server, ServerCredentials, type ServerOptions } from '@grpc/grpc-js';
import { fromJSON, type ServiceDefinition } from '@grpc/proto-loader';
import { afterEach } from 'vitest';
import { customAnalyzersConfig } from '../../adapters/custom-analyzers/config.ts';
import { openCustomAnalyzers } from '../../adapters/custom-analyzers/index.ts';
import type { CustomAnswer } from '../../src/core/custom-finding.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { CustomAnalyzer } from '../../src/core/ports/custom-analyzer.ts';
import { protocols } from '../../src/core/protocols.generated.ts';
import { timeLimit } from '../../src/core/time-limit.ts';
import { adapterParts } from './adapter-parts.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A server of HTTP until the end of the test; resolves to its address. */
export const httpServer = async (
  answer: (request: IncomingMessage, response: ServerResponse, body: string) => void,
  tls?: { readonly key: string; readonly cert: string },
): Promise<string> => {
  const listen = (request: IncomingMessage, response: ServerResponse): void => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answer(request, response, Buffer.concat(chunks).toString()));
  };
  const server: HttpServer = tls === undefined ? createServer(listen) : createTlsServer(tls, listen);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http${tls === undefined ? '' : 's'}://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const definition = (name: string): ServiceDefinition =>
  fromJSON(protocols, { keepCase: true, defaults: true, longs: Number })[name] as ServiceDefinition;

export const ownContract = definition('k8sgpt.v1.CustomAnalyzer');
export const k8sgptContract = definition('schema.v1.CustomAnalyzerService');

/** A server of gRPC until the end of the test; `raw`: what `Run` writes are bytes. */
export const grpcServer = async (
  services: readonly (readonly [ServiceDefinition, Parameters<Server['addService']>[1]])[],
  {
    tls = ServerCredentials.createInsecure(),
    options = {},
    raw = false,
  }: {
    readonly tls?: ServerCredentials;
    readonly options?: ServerOptions;
    readonly raw?: boolean;
  } = {},
): Promise<string> => {
  const server = new Server({ 'grpc.max_send_message_length': -1, ...options });
  for (const [contract, calls] of services)
    server.addService(
      raw
        ? Object.fromEntries(
            Object.entries(contract).map(([name, method]) => [
              name,
              { ...method, responseSerialize: (bytes: Buffer) => bytes },
            ]),
          )
        : contract,
      calls,
    );
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', tls, (error, bound) => (error ? reject(error) : resolve(bound))),
  );
  closing.push(() => server.forceShutdown());
  return `127.0.0.1:${port}`;
};

/** An analyzer as it is configured, until the end of the test. */
export const configured = async (
  given: Readonly<Record<string, unknown>>,
  parts: Partial<AdapterParts> = {},
): Promise<CustomAnalyzer> => {
  const { list } = customAnalyzersConfig.schema.parse({ list: [{ name: 'disk', timeout: '5s', ...given }] });
  const [analyzer] = await openCustomAnalyzers(list, [], adapterParts(parts));
  if (analyzer === undefined) throw new Error('no analyzer was opened');
  closing.push(analyzer.close);
  return analyzer;
};

/** One look at a cluster called test. */
export const look = (
  analyzer: CustomAnalyzer,
  signal = timeLimit(10_000),
  ms = 5_000,
): Promise<CustomAnswer> =>
  analyzer.run(
    {
      cluster: 'test',
      scope: { namespaces: ['shop'], selector: 'app=web' },
      deadlineAt: Date.now() + ms,
      objects: () => Promise.reject(new Error('nobody asks')),
    },
    signal,
  );
