// SPDX-License-Identifier: Apache-2.0

import type { FlagSpecs } from '../core/flags.ts';

/** Which part of which cluster: for whatever checks. */
export const checkedFlags = {
  namespace: {
    type: 'list',
    short: 'n',
    placeholder: 'NAMESPACE',
    description: 'only these namespaces (default: all that this channel may see)',
    suggests: 'namespaces',
  },
  filter: {
    type: 'list',
    short: 'f',
    placeholder: 'FILTER',
    description: 'only these filters, for example Pod,Service; core and all are groups',
    suggests: 'filters',
  },
  cluster: {
    type: 'text',
    placeholder: 'NAME',
    description: "another cluster than this channel's default",
    suggests: 'clusters',
  },
} as const satisfies FlagSpecs;
