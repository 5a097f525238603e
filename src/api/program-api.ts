// SPDX-License-Identifier: Apache-2.0

import type { Person } from '../core/conversation.ts';
import { Denied } from '../core/denied.ts';
import type { ProgramApi } from '../core/ports/program-api.ts';
import type { Log } from '../core/ports/telemetry.ts';
import type { Reports } from '../reports.ts';
import { type AnalyzeParts, createAnalyze } from './analyze.ts';
import { type ConfigureParts, createConfigure } from './configure.ts';
import type { Limited } from './limited.ts';
import { createQuery } from './query.ts';
import { createStream } from './stream.ts';

export interface ProgramApiParts extends AnalyzeParts, ConfigureParts {
  readonly reports: Pick<Reports, 'load'>;
  readonly limited: Limited;
  /** Ends the service as its operator would. */
  readonly shutdown: () => void;
  readonly log: Log;
}

const mayShutDown = (person: Person, { isAdmin, contact }: ProgramApiParts): void => {
  if (!isAdmin(person)) throw new Denied('Only admins of k8sgpt may shut it down.', { contact });
};

/** What gRPC and REST answer: k8sgpt's services over the commands that people use in chat. */
export const createProgramApi = (parts: ProgramApiParts): ProgramApi => {
  const { limited } = parts;
  const analyze = createAnalyze(parts);
  const stream = createStream(parts);
  const query = createQuery(parts);
  const configure = createConfigure(parts);
  return {
    analyze: (request, call) => limited(call, (within) => analyze(request, within)),
    stream: (request, call, tell) => limited(call, (within) => stream(request, within, tell)),
    query: (request, call) => limited(call, (within) => query(request, within)),
    addConfig: configure.add,
    removeConfig: configure.remove,
    listIntegrations: async () => ({ trivy: null }),
    shutdown: async ({ person }) => {
      mayShutDown(person, parts);
      parts.log.warn({ person: person.id }, 'A program asked for the end of the service');
      parts.shutdown();
    },
  };
};
