// SPDX-License-Identifier: Apache-2.0

import { directPlatform } from '../../adapters/direct/platform.ts';
import { isLoopback } from '../../adapters/http/bearer.ts';
import { type Listener, listen } from '../../adapters/http/listener.ts';
import { createMcpHttp } from '../../adapters/mcp/http.ts';
import { createTokenReader } from '../../adapters/mcp/oauth.ts';
import { Unwelcome } from '../../adapters/mcp/unwelcome.ts';
import { createCallers } from '../api/callers.ts';
import { createLimited } from '../api/limited.ts';
import type { RegisteredAnalyzer } from '../core/analyzer.ts';
import { SECOND } from '../core/clock.ts';
import type { Person } from '../core/conversation.ts';
import { messageOf, Refused } from '../core/errors.ts';
import type { DirectPlatform } from '../core/ports/direct-platform.ts';
import type { ToolDesk } from '../core/ports/tool-desk.ts';
import { Unauthenticated } from '../core/unauthenticated.ts';
import type { Base } from './base.ts';
import { behind } from './behind.ts';
import type { Core } from './core.ts';
import { explainersOf } from './explainers-of.ts';
import type { Explaining } from './explaining.ts';
import { sourcesOf } from './listeners.ts';
import { createMcpDesk } from './mcp-desk.ts';
import { namedTokens } from './named-tokens.ts';
import type { Settings } from './settings.ts';

interface McpParts {
  readonly settings: Settings;
  readonly base: Base;
  readonly core: Core;
  /** Undefined: workers elsewhere explain. */
  readonly explaining: Explaining | undefined;
  /** Filters of analyzers of other people. */
  readonly custom: readonly RegisteredAnalyzer[];
}

export interface Mcp {
  /** One more of the bot's platforms. */
  readonly platform: DirectPlatform;
  /** The parts say something else now: calls from here on are answered so. */
  readonly renewed: () => Promise<void>;
  /** After the bot has started. */
  readonly listen: () => Promise<Listener>;
}

/** Longest pause between two looks at a run in the state store; a word that is shown wakes earlier. */
const LOOK_MS = 250;
const GRACE_MS = 10 * SECOND;

/** Three parts with dots between them: what is none of our tokens and looks like one of an issuer. */
const JWT = /^bearer +([\w-]+\.[\w-]+\.[\w-]*) *$/i;

/** Who asks: the holder of a token, somebody whom the issuer knows, or without either the person at this machine. */
const identifier = (
  mcp: Settings['mcp'],
  base: Base,
): ((authorization: string | undefined) => Promise<Person>) => {
  const tokens = namedTokens('mcp', mcp, base);
  const isOpen = tokens.length === 0 && mcp.oauth === undefined;
  if (isOpen && !isLoopback(mcp.host))
    throw new Refused(
      `K8SGPT_MCP_HOST is ${mcp.host}: whoever reaches that address could ask. Set K8SGPT_MCP_TOKEN, tokens or oauth of mcp, or leave K8SGPT_MCP_HOST at 127.0.0.1.`,
    );
  const byToken = createCallers({ tokens, without: isOpen ? 'you' : undefined, clock: base.clock });
  const byIssuer = mcp.oauth === undefined ? undefined : createTokenReader(mcp.oauth);
  return async (authorization) => {
    try {
      return await byToken(authorization);
    } catch (error) {
      if (!(error instanceof Unauthenticated)) throw error;
      const jwt = JWT.exec(authorization ?? '')?.[1];
      if (jwt !== undefined && byIssuer !== undefined) return byIssuer(jwt);
      throw new Unwelcome(authorization === undefined ? 'no_token' : 'invalid_token', messageOf(error));
    }
  };
};

/** MCP over HTTP: clients ask as people in chat do. */
export const openMcp = (parts: McpParts): Mcp => {
  const { base, core } = parts;
  const { mcp } = parts.settings;
  const identify = identifier(mcp, base);
  const platform = directPlatform({
    id: 'mcp',
    workspace: base.owner,
    now: base.clock.now,
    newId: base.newId,
  });
  const deskOf = ({ settings, explaining, custom }: McpParts): Promise<ToolDesk> => {
    const { backends, concurrency, timeoutSeconds } = settings.mcp;
    return createMcpDesk({
      settings,
      base,
      core,
      platform,
      custom,
      backend: explaining?.backend?.name,
      explainers: explainersOf(settings, backends, explaining),
      limited: createLimited({ concurrency, timeoutMs: timeoutSeconds * SECOND }),
      lookMs: LOOK_MS,
    });
  };
  let current: ToolDesk | undefined;
  return {
    platform,
    renewed: async () => {
      current = await deskOf(parts);
    },
    listen: async () => {
      const first = await deskOf(parts);
      const desk = behind(() => current ?? first);
      const { log, trace, clock } = base;
      const http = createMcpHttp({ desk, log, trace, settings: mcp, now: clock.now, identify });
      const listener = await listen(sourcesOf(parts.settings, base).limited(http.listener), {
        port: mcp.port,
        host: mcp.host,
        setting: 'K8SGPT_MCP_PORT',
      });
      return {
        ...listener,
        close: async () => {
          await http.close();
          await listener.close(GRACE_MS);
        },
      };
    },
  };
};
