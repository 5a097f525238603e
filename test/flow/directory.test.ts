import { expect, it } from 'vitest';
import { fileState } from '../../adapters/state/file.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { createDirectoryReader } from '../../src/directory.ts';
import { realClock } from '../support/real-clock.ts';

it('a cluster that a newer release tells of in its own way hides no other', async () => {
  const state = fileState({ directory: undefined, clock: realClock, log: silentLog });
  const known = { name: 'demo', default: true, namespaces: ['shop'], source: 'kubernetes' };
  await state.put('directory/demo', JSON.stringify(known));
  await state.put('directory/next', JSON.stringify({ name: 'next', namespaces: { count: 3 } }));
  const { clusters } = await createDirectoryReader(state, realClock)();
  expect(clusters.map(({ name }) => name)).toEqual(['demo']);
});
