// SPDX-License-Identifier: Apache-2.0

import type { KubernetesObject } from './custom.ts';

/** To the process that runs one file. */
export type ToFile =
  | { readonly type: 'objects'; readonly kind: string; readonly objects: readonly KubernetesObject[] }
  | { readonly type: 'check'; readonly cluster: string; readonly now: number; readonly leftMs: number };

/** From it: whatever it says is checked, because the file shares the process. */
export type FromFile =
  | { readonly type: 'is'; readonly title: string; readonly reads: readonly string[] }
  | { readonly type: 'finding'; readonly finding: unknown }
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly message: string };
