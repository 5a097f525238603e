// SPDX-License-Identifier: Apache-2.0

import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import type { CheckedPart } from '../../../adapters/terminal/checklist.ts';
import type { Screen } from '../../../adapters/terminal/screen.ts';
import type { SurfaceFlags } from '../../../adapters/terminal/surface-flags.ts';
import { readConfigFile, readSecretFile } from '../../config/load.ts';
import { inspectConfig } from '../../config/resolve.ts';
import { SECOND } from '../../core/clock.ts';
import { Refused } from '../../core/errors.ts';
import { createMasker, type Masker } from '../../core/mask/masker.ts';
import type { ParsedWords } from '../../core/parse-flags.ts';
import { timeLimit } from '../../core/time-limit.ts';
import { createBase } from '../base.ts';
import { openClusters } from '../clusters.ts';
import { configSlices } from '../config-slices.generated.ts';
import { filtersWith } from '../core.ts';
import { diagnoseAll } from '../doctor.ts';
import { exitCode } from '../exit-code.ts';
import { loadSettings, type Settings } from '../settings.ts';
import { shownValue } from './settings-given.ts';
import { versions } from './version-command.ts';

/** How long one cluster may take to tell its version. */
const PATIENCE_MS = 10 * SECOND;

interface SeenCluster {
  readonly name: string;
  readonly address?: string | undefined;
  readonly version: string | null;
}

const seenClusters = async ({ kubernetes, eks }: Settings): Promise<readonly SeenCluster[]> => {
  const base = createBase({ env: process.env });
  const open = await openClusters({ settings: kubernetes, eks, base }).catch(() => undefined);
  if (open === undefined || open.source === 'demo') {
    await open?.close();
    return [];
  }
  const seen = open.clusters.names().map(async (name): Promise<SeenCluster> => {
    try {
      const reader = await open.clusters.open(name);
      const signal = timeLimit(PATIENCE_MS);
      const { serverVersion } = await reader.snapshot(['Namespace'], { namespaces: [] }, { signal });
      return { name, address: reader.address, version: serverVersion ?? null };
    } catch {
      return { name, version: null };
    }
  });
  const clusters = await Promise.all(seen);
  await open.close();
  return clusters;
};

/** Names, hosts and paths are told to nobody; the same one is the same throughout. */
const maskerFor = (clusters: readonly SeenCluster[]): Masker =>
  createMasker({
    key: randomBytes(32),
    dictionary: clusters.map(({ name }) => ({ value: name, kind: 'cluster' })),
    mode: 'strict',
  });

/** Settings that somebody made, secrets as "set", and everything wrong with them. */
const configuration = async (path: string | undefined, mask: (text: string) => string) => {
  const { env } = process;
  const file = await readConfigFile({ env, path });
  const { settings, problems, warnings, details } = inspectConfig(configSlices, {
    env,
    file,
    readSecret: readSecretFile,
  });
  return {
    file: file === undefined ? null : mask(file.path),
    problems: problems.map(mask),
    warnings: [...warnings, ...details].map(mask),
    settings: settings
      .filter(({ from }) => from !== undefined)
      .map((one) => ({ setting: `${one.slice.key}.${one.name}`, value: mask(shownValue(one)) })),
  };
};

/** Everything that helps whoever is told of a trouble, and nothing that names a cluster or opens a door. */
const bundle = async (surface: SurfaceFlags, now: Date): Promise<Readonly<Record<string, unknown>>> => {
  const { config: path } = surface;
  const { kubeconfig } = surface;
  const adjust = (values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
    kubeconfig === undefined
      ? values
      : { ...values, kubernetes: { ...(values['kubernetes'] as object | undefined), kubeconfig } };
  const settings = await loadSettings({ env: process.env, path, adjust }).catch((error: unknown) => {
    if (error instanceof Refused) return undefined;
    throw error;
  });
  const clusters = settings === undefined ? [] : await seenClusters(settings);
  const masker = maskerFor(clusters);
  const home = homedir();
  const mask = (text: string): string => masker.mask(home.length > 1 ? text.replaceAll(home, '~') : text);
  const base = createBase({ env: process.env });
  const parts: readonly CheckedPart[] = settings === undefined ? [] : await diagnoseAll(settings, base);
  const filters = filtersWith(settings?.analysis.filters);
  return {
    createdAt: now.toISOString(),
    program: versions(),
    configuration: await configuration(path, mask),
    filters: {
      active: filters.filter(({ active }) => active !== 'no').map(({ name }) => name),
      inactive: filters.filter(({ active }) => active === 'no').map(({ name }) => name),
    },
    clusters: clusters.map(({ name, version }) => ({
      name: masker.maskName('cluster', name),
      kubernetes: version,
    })),
    doctor: parts.map(({ name, checks }) => ({
      name: mask(name),
      checks: checks.map((check) => ({
        name: check.name,
        status: check.status,
        detail: mask(check.detail),
        ...(check.fix === undefined || check.status === 'ok' ? {} : { fix: mask(check.fix) }),
      })),
    })),
  };
};

/** As k8sgpt calls it: dump_20260304114200.json */
const fileName = (now: Date): string => `dump_${now.toISOString().replace(/\D/g, '').slice(0, 14)}.json`;

/** `dump`: a support bundle, masked, in a file of mode 0600; `--output -` prints it. */
export const runDump = async (
  { flags }: ParsedWords,
  surface: SurfaceFlags,
  screen: Screen,
): Promise<number> => {
  const now = new Date();
  screen.progress('Looking at everything…');
  const text = `${JSON.stringify(await bundle(surface, now), null, 2)}\n`;
  const { output } = flags;
  if (output === '-') {
    screen.raw(text);
    return exitCode.ok;
  }
  const path = resolve(typeof output === 'string' ? output : fileName(now));
  try {
    // What is there already may be somebody's: never written over.
    await writeFile(path, text, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    const { code = 'error' } = error as NodeJS.ErrnoException;
    throw new Refused(
      code === 'EEXIST' ? `${path} is there already.` : `${path} cannot be written (${code}).`,
      { hint: 'dump --output -' },
    );
  }
  const summary = `Written to ${path}, which only you may read`;
  screen.answer({
    summary,
    blocks: [
      { type: 'headline', tone: 'good', text: [summary] },
      {
        type: 'note',
        text: ['Names, hosts and paths are masked, secrets left out. Look at it before you send it.'],
      },
    ],
  });
  return exitCode.ok;
};
