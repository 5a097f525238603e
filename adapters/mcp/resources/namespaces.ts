// SPDX-License-Identifier: Apache-2.0

import { defineResource } from '../resource.ts';
import { seen } from '../said.ts';

export default defineResource({
  name: 'namespaces',
  title: 'Namespaces',
  description: 'Namespaces of the usual cluster that may be seen',
  read: async (context) => {
    const { sight } = await seen('list', ['namespaces', '--limit=500'], context);
    return { count: sight.total, namespaces: sight.items.map(({ name }) => name) };
  },
});
