// SPDX-License-Identifier: Apache-2.0

import * as http from 'node:http';
import * as https from 'node:https';
import type { Socket } from 'node:net';
import type { ProxyChoice } from './proxy-for.ts';
import { openTunnel } from './tunnel.ts';

export interface TlsMaterial {
  readonly ca: Buffer | undefined;
  readonly certificate: Buffer | undefined;
  readonly key: Buffer | undefined;
}

interface AgentOptions {
  readonly server: URL;
  readonly tls: TlsMaterial;
  readonly skipVerification: boolean;
  readonly serverName: string | undefined;
  readonly proxy: ProxyChoice | undefined;
  readonly connectMs: number;
  /** Connections at the same time. */
  readonly maxSockets?: number | undefined;
}

/** Idle connections are given up before most servers and load balancers do. */
const IDLE_MS = 30_000;

interface Target {
  readonly host?: string | null;
  readonly port?: number | string | null;
}
type Connected = (error: Error | null, socket?: Socket) => void;

/** Connections to one API server, kept alive between requests. Without `ca` Node's own roots and NODE_EXTRA_CA_CERTS count. */
export const agentOf = (options: AgentOptions): http.Agent => {
  const { server, tls, proxy, connectMs } = options;
  const keep = { keepAlive: true, maxSockets: options.maxSockets ?? 16, timeout: IDLE_MS };
  const isHttps = server.protocol === 'https:';
  const agent = isHttps
    ? new https.Agent({
        ...keep,
        ...(tls.ca === undefined ? {} : { ca: tls.ca }),
        ...(tls.certificate === undefined ? {} : { cert: tls.certificate }),
        ...(tls.key === undefined ? {} : { key: tls.key }),
        ...(options.serverName === undefined ? {} : { servername: options.serverName }),
        rejectUnauthorized: !options.skipVerification,
        minVersion: 'TLSv1.2',
      })
    : new http.Agent(keep);
  if (proxy === undefined) return agent;
  const direct = agent as unknown as { createConnection: (given: object) => Socket };
  const connect = direct.createConnection.bind(agent);
  return Object.assign(agent, {
    createConnection: (target: Target, connected: Connected): void => {
      openTunnel(proxy, target.host ?? '', Number(target.port), connectMs).then((socket) => {
        let made: Socket;
        try {
          made = isHttps ? connect({ ...target, socket }) : socket;
        } catch (error) {
          // A certificate or key that is none: TLS says so at once, and nobody else would hear it here.
          socket.destroy();
          connected(error as Error);
          return;
        }
        connected(null, made);
      }, connected);
    },
  });
};
