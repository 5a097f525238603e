// SPDX-License-Identifier: Apache-2.0

import { type CheckedPart, worstOf } from '../../../adapters/terminal/checklist.ts';
import type { Screen } from '../../../adapters/terminal/screen.ts';
import type { SurfaceFlags } from '../../../adapters/terminal/surface-flags.ts';
import { BadConfig } from '../../config/bad-config.ts';
import { createBase } from '../base.ts';
import { diagnoseAll } from '../doctor.ts';
import { exitCode } from '../exit-code.ts';
import { loadSettings } from '../settings.ts';
import { warningOn } from '../warning-on.ts';
import { showData } from './show-data.ts';

const gathered = async (surface: SurfaceFlags, screen: Screen): Promise<readonly CheckedPart[]> => {
  try {
    const warn = warningOn(screen);
    const settings = await loadSettings({ env: process.env, path: surface.config, warn });
    const { kubeconfig = settings.kubernetes.kubeconfig } = surface;
    const base = createBase({ env: process.env });
    screen.progress('Looking at everything…');
    return await diagnoseAll({ ...settings, kubernetes: { ...settings.kubernetes, kubeconfig } }, base);
  } catch (error) {
    if (!(error instanceof BadConfig)) throw error;
    // Without settings nothing else can be looked at.
    const fix = 'Correct it; `k8sgpt config check` looks again.';
    return [
      {
        name: 'Configuration',
        checks: error.problems.map((detail) => ({
          name: 'settings',
          status: 'failed' as const,
          detail,
          fix,
        })),
      },
    ];
  }
};

/** `k8sgpt doctor`: every part with its fixes; exit code 1 when one has failed. */
export const runDoctor = async (surface: SurfaceFlags, screen: Screen): Promise<number> => {
  const parts = await gathered(surface, screen);
  const status = worstOf(parts.flatMap(({ checks }) => checks));
  if ((surface.output ?? 'text') === 'text') screen.checklist(parts);
  else showData({ surface, screen, data: { status, parts }, document: { summary: 'Doctor', blocks: [] } });
  return status === 'failed' ? exitCode.problems : exitCode.ok;
};
