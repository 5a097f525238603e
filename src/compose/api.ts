// SPDX-License-Identifier: Apache-2.0

import { directPlatform } from '../../adapters/direct/platform.ts';
import { isLoopback } from '../../adapters/http/bearer.ts';
import { listenForBoth } from '../../adapters/http/both-versions.ts';
import type { Listener } from '../../adapters/http/listener.ts';
import { openTlsFiles } from '../../adapters/http/tls-files.ts';
import { accessOf } from '../access-of.ts';
import { createAsked } from '../api/asked.ts';
import { createCallers } from '../api/callers.ts';
import { createLimited } from '../api/limited.ts';
import { createProgramApi } from '../api/program-api.ts';
import { createAsk } from '../asking.ts';
import { placeOfFile } from '../config/load-place.ts';
import type { RegisteredAnalyzer } from '../core/analyzer.ts';
import { SECOND } from '../core/clock.ts';
import { Refused } from '../core/errors.ts';
import type { DirectPlatform } from '../core/ports/direct-platform.ts';
import type { ProgramApi } from '../core/ports/program-api.ts';
import type { Base } from './base.ts';
import { behind } from './behind.ts';
import { type Core, filtersWith } from './core.ts';
import { explainersOf } from './explainers-of.ts';
import { type Explaining, openMasker } from './explaining.ts';
import { sourcesOf } from './listeners.ts';
import { namedTokens } from './named-tokens.ts';
import type { Settings } from './settings.ts';
import { changeConfig } from './write-config.ts';

interface ApiParts {
  readonly settings: Settings;
  readonly base: Base;
  readonly core: Core;
  /** Undefined: workers elsewhere explain. */
  readonly explaining: Explaining | undefined;
  /** Analyzers of other people, as filters. */
  readonly custom: readonly RegisteredAnalyzer[];
  /** Ends the process as a signal of its operator would. */
  readonly shutdown?: (() => void) | undefined;
}

export interface Api {
  /** One more of the bot's platforms. */
  readonly platform: DirectPlatform;
  /** The parts say something else now: calls from here on are answered so. */
  readonly renewed: () => void;
  /** After the bot has started. */
  readonly listen: () => Promise<Listener>;
}

/** As k8sgpt has it. */
const USUAL_PORT = 8080;
/** Longest pause between two looks at a run in the state store; a word that is shown wakes earlier. */
const LOOK_MS = 250;
const GRACE_MS = 10 * SECOND;

/** Who may ask without a token; Refused when the port would be open to others. */
const withoutToken = (
  { host, withoutToken }: Settings['api'],
  has: boolean,
): 'you' | 'anonymous' | undefined => {
  if (withoutToken === 'read') return 'anonymous';
  if (has) return undefined;
  if (isLoopback(host)) return 'you';
  throw new Refused(
    `K8SGPT_API_HOST is ${host}: whoever reaches that address could ask. Set K8SGPT_API_TOKEN, or leave K8SGPT_API_HOST at 127.0.0.1.`,
    { hint: 'K8SGPT_API_WITHOUT_TOKEN=read lets anybody ask, for k8sgpt-operator, which sends no token' },
  );
};

/** gRPC and REST, where they are wanted: one port, whose callers ask as people in chat do. */
export const openApi = (parts: ApiParts): Api | undefined => {
  const { base, core, shutdown } = parts;
  const { api } = parts.settings;
  if (api.port === undefined && !api.rest) return undefined;
  const { clock, log, metrics, trace, newId } = base;
  const tokens = namedTokens('api', api, base);
  const without = withoutToken(api, tokens.length > 0);
  const identify = createCallers({ tokens, without, clock });
  const platform = directPlatform({ id: 'api', workspace: base.owner, now: clock.now, newId });
  const programOf = ({ settings, explaining, custom }: ApiParts): ProgramApi => {
    const { api, access } = settings;
    const may = accessOf(access);
    return createProgramApi({
      asked: createAsked({
        platform,
        ask: createAsk({ ...core, clock, lookMs: LOOK_MS }),
        reports: core.reports,
        contact: access.contact,
      }),
      reports: core.reports,
      filters: filtersWith(settings.analysis.filters, custom),
      explainers: explainersOf(settings, api.backends, explaining),
      masker: () => openMasker(settings.ai, core.state),
      limited: createLimited({ concurrency: api.concurrency, timeoutMs: api.timeoutSeconds * SECOND }),
      desk: api.changes
        ? {
            change: (edit) => {
              const { path } = placeOfFile({ env: base.env, path: settings.file });
              return changeConfig(path, base.env, edit);
            },
          }
        : undefined,
      isAdmin: (person) =>
        may({ person, conversation: { platform: 'api', workspace: base.owner, channel: '-' } }).admin,
      contact: access.contact,
      log,
      shutdown: shutdown ?? (() => setImmediate(() => process.kill(process.pid, 'SIGTERM'))),
    });
  };
  let program = programOf(parts);
  const shared = { api: behind(() => program), identify, log, metrics, trace, newId };
  return {
    platform,
    renewed: () => {
      program = programOf(parts);
    },
    listen: async () => {
      const { tlsCert: cert, tlsKey: key, clientCa } = api;
      const tls =
        cert === undefined || key === undefined
          ? undefined
          : await openTlsFiles({ cert, key, clientCa }, log);
      // What is heavy is loaded where it is wanted.
      const [{ grpcServer }, { restApp }] = await Promise.all([
        import('../../adapters/grpc/server.ts'),
        import('../../adapters/rest/app.ts'),
      ]);
      const rest = restApp({ ...shared, isTokenless: without === 'you', version: base.version });
      const sources = sourcesOf(parts.settings, base);
      const grpc = grpcServer({ ...shared, takeCall: sources.takeCall });
      const listener = await listenForBoth(
        {
          http2: sources.limitedSockets(grpc.take),
          http1: api.rest ? sources.limited(rest) : undefined,
        },
        { port: api.port ?? USUAL_PORT, host: api.host, setting: 'K8SGPT_API_PORT', tls },
      );
      return {
        ...listener,
        close: async () => {
          await Promise.all([grpc.close(GRACE_MS), listener.close(GRACE_MS)]);
        },
      };
    },
  };
};
