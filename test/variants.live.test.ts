// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { analyzers } from '../analyzers/index.ts';
import { runState } from '../scripts/score/run-state.ts';
import { scoreState } from '../scripts/score/score-state.ts';
import { asState, type Variant } from './support/lab/variant.ts';
import { busy } from './variants/busy.ts';
import { cascades } from './variants/cascades.ts';
import { chains } from './variants/chains.ts';
import { controlPlane } from './variants/control-plane.ts';
import { crash } from './variants/crash.ts';
import { deletion } from './variants/deletion.ts';
import { images } from './variants/images.ts';
import { ingresses } from './variants/ingresses.ts';
import { jobs } from './variants/jobs.ts';
import { network } from './variants/network.ts';
import { nodes } from './variants/nodes.ts';
import { placing } from './variants/placing.ts';
import { probes } from './variants/probes.ts';
import { providers } from './variants/providers.ts';
import { references } from './variants/references.ts';
import { refusals } from './variants/refusals.ts';
import { rollouts } from './variants/rollouts.ts';
import { scaling } from './variants/scaling.ts';
import { services } from './variants/services.ts';
import { shared } from './variants/shared.ts';
import { volumes } from './variants/volumes.ts';

/**
 * The families of the recorded states once more, as others would have met them: other kinds of workloads, other words,
 * several at once, and what is healthy though busy. Written by hand, judged by the scorer of the recordings.
 */
const families = {
  busy,
  cascades,
  chains,
  controlPlane,
  crash,
  deletion,
  images,
  ingresses,
  jobs,
  network,
  nodes,
  placing,
  probes,
  providers,
  references,
  refusals,
  rollouts,
  scaling,
  services,
  shared,
  volumes,
} satisfies Readonly<Record<string, readonly Variant[]>>;

describe.each(Object.entries(families))('%s', (_, variants) => {
  it.each(variants.map((variant) => [variant.name, variant] as const))('%s', async (_name, variant) => {
    const state = asState(variant);
    const { report, broken } = await runState(state, ['all'], analyzers);
    const score = scoreState(state, report);
    const missed = score.expected.filter(({ found }) => !found);
    const unexpected = score.seen.filter(({ severity, verdict }) => severity !== 'info' && verdict !== 'hit');
    expect({
      missed: missed.map(({ object, mustMatch }) => [object, ...mustMatch]),
      unexpected: unexpected.map(({ object, message }) => [object, message]),
      incidents: score.incidents.got,
      rootFirst: score.rootFirst ?? true,
      broken,
    }).toEqual({ missed: [], unexpected: [], incidents: state.incidents, rootFirst: true, broken: [] });
  });
});
