// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { filtersNamed } from '../../src/api/filters-named.ts';
import type { Filter } from '../../src/core/filters-of.ts';

const filter = (name: string, group: string): Filter => ({ name, group, title: name, active: 'yes' });
const ours = [filter('Pod', 'core'), filter('CronJob', 'core')];
const unknown = '"NoSuchFilter" filter does not exist. Please run k8sgpt filters list.';

test('what is not there takes nothing from what is', () => {
  expect(filtersNamed(['pod', 'NoSuchFilter', 'Pod'], ours)).toEqual({ known: ['Pod'], errors: [unknown] });
  expect(filtersNamed([], ours)).toEqual({ known: [], errors: [] });
});

test('custom analyzers are asked whatever is named, as k8sgpt does', () => {
  const all = [...ours, filter('disks', 'custom')];
  expect(filtersNamed(['NoSuchFilter'], all)).toEqual({ known: ['custom'], errors: [unknown] });
  expect(filtersNamed(['CronJob'], all)).toEqual({ known: ['custom', 'CronJob'], errors: [] });
  expect(filtersNamed([], all)).toEqual({ known: [], errors: [] });
});
