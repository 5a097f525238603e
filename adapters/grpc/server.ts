// SPDX-License-Identifier: Apache-2.0

import type { Socket } from 'node:net';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';
import { HealthImplementation, service as health } from 'grpc-health-check';
import { anonymousPerson } from '../../src/core/access.ts';
import { StreamRequest } from '../../src/core/api-event.ts';
import {
  AnalyzeRequest,
  ConfigRequest,
  type ConfigResponse,
  parseRequest,
  QueryRequest,
} from '../../src/core/api-messages.ts';
import { Denied } from '../../src/core/denied.ts';
import type { Call, ProgramApi } from '../../src/core/ports/program-api.ts';
import { type CallParts, streaming, unary } from './calls.ts';
import { definitions, methodsOf, served } from './definitions.ts';
import { doorkeeper, type TakeCall } from './doorkeeper.ts';

export interface GrpcParts extends CallParts {
  readonly api: ProgramApi;
  /** Whether one more call from an address is taken. */
  readonly takeCall: TakeCall;
}

export interface GrpcServer {
  /** Takes a connection that speaks HTTP/2. */
  readonly take: (socket: Socket) => void;
  /** What health says from now on. */
  readonly serving: (isServing: boolean) => void;
  /** Takes no new call, lets those under way end for so long, then ends them. */
  readonly close: (graceMs: number) => Promise<void>;
}

const MINUTE = 60_000;
/** A request is a few names. */
const MOST_BYTES = 256 * 1024;

/** Which cluster is meant, for k8sgpt's own messages, which have no field for it. */
const CLUSTER = 'k8sgpt-cluster';

/**
 * Who sends no token is told in `status` that nothing was changed, and goes on: k8sgpt-operator tells its cache and
 * analyzers before each check, and ends it where that is refused.
 */
const unlessAnonymous = async (
  { person }: Call,
  change: Promise<ConfigResponse>,
): Promise<ConfigResponse> => {
  try {
    return await change;
  } catch (error) {
    if (person.id !== anonymousPerson || !(error instanceof Denied)) throw error;
    return { status: `Nothing was changed. ${error.message}` };
  }
};

export const grpcServer = (parts: GrpcParts): GrpcServer => {
  const { api } = parts;
  const server = new Server({
    'grpc.max_receive_message_length': MOST_BYTES,
    'grpc.max_concurrent_streams': 200,
    'grpc.keepalive_time_ms': MINUTE,
    'grpc.keepalive_timeout_ms': MINUTE / 3,
    // k8sgpt-operator opens a connection each time and closes none.
    'grpc.max_connection_idle_ms': 10 * MINUTE,
    'grpc.enable_channelz': 0,
    interceptors: [doorkeeper(parts.takeCall)],
  });
  server.addService(methodsOf('schema.v1.ServerAnalyzerService'), {
    Analyze: unary(parts, (raw, call, metadata) => {
      const [cluster = ''] = metadata.get(CLUSTER);
      return api.analyze({ ...parseRequest(AnalyzeRequest, raw), cluster: String(cluster) }, call);
    }),
  });
  server.addService(methodsOf('schema.v1.ServerQueryService'), {
    Query: unary(parts, (raw, call) => api.query(parseRequest(QueryRequest, raw), call)),
  });
  server.addService(methodsOf('schema.v1.ServerConfigService'), {
    AddConfig: unary(parts, (raw, call) =>
      unlessAnonymous(call, api.addConfig(parseRequest(ConfigRequest, raw), call)),
    ),
    RemoveConfig: unary(parts, (raw, call) =>
      unlessAnonymous(call, api.removeConfig(parseRequest(ConfigRequest, raw), call)),
    ),
    // k8sgpt-operator reads a field of trivy without asking whether it is there.
    ListIntegrations: unary(parts, async (_raw, call) => ({
      trivy: (await api.listIntegrations(call)).trivy ?? {},
    })),
    Shutdown: unary(parts, async (_raw, call) => {
      await api.shutdown(call);
      return {};
    }),
  });
  server.addService(methodsOf('k8sgpt.v1.AnalysisService'), {
    AnalyzeStream: streaming(parts, (raw, call, tell) =>
      api.stream(parseRequest(StreamRequest, raw), call, tell),
    ),
  });
  const watched = new HealthImplementation();
  const serving = (isServing: boolean): void => {
    for (const name of ['', ...served]) watched.setStatus(name, isServing ? 'SERVING' : 'NOT_SERVING');
  };
  serving(true);
  watched.addToServer(server);
  // The files of a service are found by its messages.
  const { requestType: checked } = health['Check'] ?? {};
  new ReflectionService(
    { ...definitions, ...(checked === undefined ? {} : { 'grpc.health.v1.HealthCheckRequest': checked }) },
    { services: [...served, 'grpc.health.v1.Health'] },
  ).addToServer(server);
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  return {
    take: (socket) => injector.injectConnection(socket),
    serving,
    close: async (graceMs) => {
      serving(false);
      const ended = new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
      const timer = setTimeout(() => server.forceShutdown(), graceMs);
      await ended;
      clearTimeout(timer);
    },
  };
};
