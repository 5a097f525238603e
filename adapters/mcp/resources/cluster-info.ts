// SPDX-License-Identifier: Apache-2.0

import { defineResource } from '../resource.ts';
import { seen } from '../said.ts';

export default defineResource({
  name: 'cluster-info',
  title: 'The cluster',
  description: 'Version and platform of the usual cluster',
  read: async (context) => {
    const { looked, sight } = await seen('cluster', ['cluster'], context);
    const { version = 'unknown', platform = 'unknown', nodes, namespaces } = sight;
    return { cluster: looked.cluster, version, gitVersion: version, platform, nodes, namespaces };
  },
});
