// SPDX-License-Identifier: Apache-2.0

import type { Editable } from './objects.ts';

/** Of no use to anybody who looks at the demo. */
export const leftOut = (object: Editable): boolean =>
  object.kind === 'APIService' || object.metadata.name === 'extension-apiserver-authentication';
