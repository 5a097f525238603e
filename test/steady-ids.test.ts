import { expect, it } from 'vitest';
import { object, type Raw, reportOf } from './support/objects.ts';

const idOf = async (code: string, ...objects: readonly Raw[]): Promise<string | undefined> =>
  (await reportOf([...objects])).findings.find((finding) => finding.code === code)?.id;

const quota = (used: string): Raw =>
  object('ResourceQuota', 'cap', { status: { hard: { pods: '20' }, used: { pods: used } } });

const namespace = (...finalizers: readonly string[]): Raw =>
  object('Namespace', 'old', {
    namespace: null,
    metadata: { deletionTimestamp: '2026-11-22T08:00:00Z', finalizers },
    status: { phase: 'Terminating' },
  });

it('a quota that fills up stays the same trouble', async () => {
  const id = await idOf('resource-quota/near-limit', quota('17'));
  expect(id).toBeDefined();
  expect(await idOf('resource-quota/near-limit', quota('18'))).toBe(id);
});

it('a namespace that hangs is the same trouble when one finalizer of two is gone', async () => {
  const id = await idOf('namespace/finalizers-remain', namespace('a.io/x', 'b.io/y'));
  expect(id).toBeDefined();
  expect(await idOf('namespace/finalizers-remain', namespace('b.io/y'))).toBe(id);
});
