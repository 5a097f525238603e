// SPDX-License-Identifier: Apache-2.0

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Faults } from '../../adapters/recorded/faults.ts';
import type { RawObject } from '../../adapters/recorded/raw-object.ts';
import { serveRecording } from '../../adapters/recorded/server.ts';
import { createMetrics } from '../../adapters/telemetry/metrics.ts';
import { createBase } from '../../src/compose/base.ts';
import { startService } from '../../src/compose/service.ts';
import { loadSettings } from '../../src/compose/settings.ts';
import { createTally } from '../../src/figures/tally.ts';
import { keepingLog } from './adapter-parts.ts';
import { demoObjects } from './spine.ts';

export interface ApiWorld {
  /** `http(s)://127.0.0.1:PORT`. */
  readonly url: string;
  /** `127.0.0.1:PORT`. */
  readonly target: string;
  readonly folder: string;
  /** Lines of the log. */
  readonly log: readonly string[];
  /** How often a series of a metric was counted. */
  readonly counted: (series: string) => Promise<number>;
  /** All metrics, as they are told. */
  readonly metrics: () => Promise<string>;
  /** Puts another text into the configuration file and has it read again. */
  readonly reconfigure: (config: string) => Promise<string>;
}

export interface ApiWorldOptions {
  /** Variables beside those that every test has. */
  readonly env?: Readonly<Record<string, string>>;
  /** Text of the configuration file. */
  readonly config?: string;
  readonly objects?: readonly RawObject[];
  readonly faults?: Faults;
}

/** The whole service in this process over a recorded cluster, with gRPC and REST on a free port. */
export const openApiWorld = async (given: ApiWorldOptions = {}): Promise<ApiWorld> => {
  const folder = await mkdtemp(join(tmpdir(), 'k8sgpt-api-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const server = await serveRecording({
    objects: given.objects ?? (await demoObjects()),
    ...(given.faults === undefined ? {} : { faults: given.faults }),
  });
  onTestFinished(() => server.close());
  const kubeconfig = join(folder, 'kubeconfig');
  await writeFile(kubeconfig, server.kubeconfig('demo'));
  const path = join(folder, 'k8sgpt.yaml');
  await writeFile(path, given.config ?? '');
  const env: Record<string, string> = {
    HOME: folder,
    K8SGPT_STATE_DIR: join(folder, 'state'),
    KUBECONFIG: kubeconfig,
    PORT: '0',
    HOST: '127.0.0.1',
    ADMIN_PORT: '0',
    K8SGPT_API_PORT: '0',
    K8SGPT_API_REST: 'true',
    ...given.env,
  };
  const settings = await loadSettings({ env, path });
  const { log, lines } = keepingLog();
  const base = {
    ...createBase({ env }),
    log,
    metrics: createMetrics(),
    tally: createTally({ now: Date.now }),
  };
  const service = await startService('serve', settings, base, (adjust) =>
    loadSettings({ env, path, adjust }),
  );
  onTestFinished(service.stop);
  const { apiUrl: url } = service;
  if (url === undefined) throw new Error('gRPC and REST are not served');
  const metrics = async (): Promise<string> => (await base.metrics.expose()).body;
  return {
    url,
    metrics,
    reconfigure: async (config) => {
      await writeFile(path, config);
      return service.reload();
    },
    target: url.replace(/^https?:\/\//, ''),
    folder,
    log: lines,
    counted: async (series) => {
      const line = (await metrics()).split('\n').find((each) => each.startsWith(series));
      return line === undefined ? 0 : Number(line.slice(line.lastIndexOf(' ') + 1));
    },
  };
};
