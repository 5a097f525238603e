// SPDX-License-Identifier: Apache-2.0

import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { CustomAnalyzer } from '../../src/core/ports/custom-analyzer.ts';
import type { CustomAnalyzerSettings } from './config.ts';
import type { RemoteSettings, Way } from './remote.ts';

/** SDKs are loaded when the first is asked: most commands ask none. */
const lazily = (load: () => Promise<Way>): Way => {
  let loading: Promise<Way> | undefined;
  const way = (): Promise<Way> => (loading ??= load());
  return {
    run: async (request, signal) => (await way()).run(request, signal),
    diagnose: async (signal) => (await way()).diagnose(signal),
    close: async () => (loading === undefined ? undefined : (await loading).close()),
  };
};

const remote = (settings: RemoteSettings, parts: AdapterParts): CustomAnalyzer => {
  const { name, title, severity, timeout, clusters } = settings;
  const isGrpc = settings.url.startsWith('grpc');
  return {
    name,
    title: title ?? `What ${name} finds`,
    severity,
    timeoutMs: timeout,
    ...(clusters === undefined ? {} : { clusters }),
    hasOwnEyes: true,
    ...lazily(async () =>
      isGrpc
        ? (await import('./grpc.ts')).grpcWay(settings, parts)
        : (await import('./http.ts')).httpWay(settings, parts),
    ),
  };
};

/** Analyzers of a file or a folder. */
const local = async (
  { name, folder, file, severity, clusters, timeout }: CustomAnalyzerSettings,
  taken: readonly string[],
  { clock }: AdapterParts,
): Promise<readonly CustomAnalyzer[]> => {
  const { openLocal } = await import('./local-open.ts');
  const { analyzers } = await openLocal(
    { name, path: folder ?? file ?? '', severity, clusters, timeoutMs: timeout },
    { taken, now: clock.now },
  );
  return analyzers;
};

/**
 * Those that are configured and enabled; nothing is asked yet. `filters`: names that mean something else already. A file
 * that is no analyzer becomes one that says so.
 */
export const openCustomAnalyzers = async (
  all: readonly CustomAnalyzerSettings[],
  filters: readonly string[],
  parts: AdapterParts,
): Promise<readonly CustomAnalyzer[]> => {
  const isRemote = ({ folder, file }: CustomAnalyzerSettings): boolean => (folder ?? file) === undefined;
  const taken = [...filters, ...all.filter(isRemote).map(({ name }) => name)];
  const opened = await Promise.all(
    all
      .filter(({ enabled }) => enabled)
      .map(async (settings): Promise<readonly CustomAnalyzer[]> => {
        const url = settings.url ?? settings.connection;
        return url === undefined ? local(settings, taken, parts) : [remote({ ...settings, url }, parts)];
      }),
  );
  return opened.flat();
};
