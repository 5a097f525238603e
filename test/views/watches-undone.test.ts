// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { watchesView } from '../../src/views/watches.ts';
import { documentText } from '../support/document-text.ts';

const shown = { now: 0, here: { platform: 'chat', workspace: 'W1', channel: 'C1' }, reachable: [], page: 1 };

test('what of declared watches is not done stands below them, in a few lines', () => {
  const undone = Array.from({ length: 12 }, (_, at) => `K8sGPT k8sgpt/r${at} of prod-eu: sink: no channel.`);
  const text = documentText(watchesView([], { ...shown, undone }));
  expect(text).toContain('K8sGPT k8sgpt/r9 of prod-eu: sink: no channel.');
  expect(text).not.toContain('r10');
  expect(text).toContain('and 2 more');
  expect(documentText(watchesView([], shown))).not.toContain('K8sGPT');
});
