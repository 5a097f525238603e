// SPDX-License-Identifier: Apache-2.0

import type { Agent } from 'node:http';
import type { Clock } from '../../src/core/clock.ts';
import { agentOf, type TlsMaterial } from './agent.ts';
import type { Connection } from './connection.ts';
import { materialValue } from './file-value.ts';
import type { Limits } from './options.ts';
import type { Presented } from './presented.ts';
import { proxyFor } from './proxy-for.ts';

const sameBytes = (a: Buffer | undefined, b: Buffer | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && a.equals(b));

/** One for each kind that is followed, in each of a few namespaces. */
const STREAMS = 1_000;

interface PoolOptions {
  readonly connection: Connection;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly limits: Limits;
  readonly clock: Clock;
}

/** One agent for questions, and one for streams, each of which holds a connection for as long as it lasts. */
export interface Agents {
  readonly agent: Agent;
  readonly following: Agent;
}

export interface AgentPool {
  readonly current: (presented: Presented) => Promise<Agents>;
  readonly certificate: () => Promise<Buffer | undefined>;
  /** A newer certificate may lie on disk. */
  readonly forget: () => void;
  readonly close: () => void;
}

/** The same agents for as long as certificates stay the same. */
export const agentPool = ({ connection, env, limits, clock }: PoolOptions): AgentPool => {
  const { ca, clientCertificate, server } = connection;
  const caFile = ca === undefined ? undefined : materialValue(ca, 'certificate authority', clock);
  const certificateFile =
    clientCertificate && materialValue(clientCertificate.certificate, 'client certificate', clock);
  const keyFile = clientCertificate && materialValue(clientCertificate.key, 'client key', clock);
  const proxy = proxyFor(server, connection.proxyUrl, env);
  let held: (Agents & { readonly tls: TlsMaterial }) | undefined;
  return {
    current: async (presented) => {
      const tls: TlsMaterial = {
        ca: await caFile?.read(),
        certificate: presented.certificate ?? (await certificateFile?.read()),
        key: presented.key ?? (await keyFile?.read()),
      };
      const isSame =
        held !== undefined &&
        sameBytes(held.tls.ca, tls.ca) &&
        sameBytes(held.tls.certificate, tls.certificate) &&
        sameBytes(held.tls.key, tls.key);
      if (held !== undefined && isSame) return held;
      // Requests under way end on their own connections; idle ones close by themselves.
      const { skipVerification, serverName } = connection;
      const given = { server, tls, skipVerification, serverName, proxy, connectMs: limits.connectMs };
      held = { tls, agent: agentOf(given), following: agentOf({ ...given, maxSockets: STREAMS }) };
      return held;
    },
    certificate: async () => certificateFile?.read(),
    forget: () => {
      certificateFile?.forget();
      keyFile?.forget();
    },
    close: () => {
      held?.agent.destroy();
      held?.following.destroy();
    },
  };
};
