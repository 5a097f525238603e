// SPDX-License-Identifier: Apache-2.0

import type { DictionaryEntry } from '../../src/core/mask/dictionary-index.ts';
import { createMasker, type Masker, type MaskingMode } from '../../src/core/mask/masker.ts';

export const dictionary: readonly DictionaryEntry[] = [
  { kind: 'cluster', value: 'prod-eu' },
  { kind: 'Namespace', value: 'shop' },
  { kind: 'Namespace', value: 'default' },
  { kind: 'Deployment', value: 'checkout' },
  { kind: 'Pod', value: 'checkout-7d9f8b6c5-x2x9k' },
  { kind: 'Deployment', value: 'web' },
  { kind: 'Service', value: 'api' },
  { kind: 'Pod', value: 'error' },
  { kind: 'Node', value: 'worker-7' },
  { kind: 'Node', value: 'ip-10-0-1-2.eu-west-1.compute.internal' },
  { kind: 'ConfigMap', value: 'shop-config' },
  { kind: 'image', value: 'registry.corp.io/shop/checkout:1.4.2' },
  { kind: 'image', value: 'nginx:1.25' },
  { kind: 'label', value: 'tier=gold plan' },
];

/** A masker of tests: one key, the names above unless told otherwise. */
export const masker = (
  mode: MaskingMode = 'strict',
  entries: Iterable<DictionaryEntry> = dictionary,
): Masker => createMasker({ key: 'a shared key', dictionary: entries, mode });
