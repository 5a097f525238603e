// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { defineTool } from '../tool.ts';

export default defineTool({
  name: 'list-integrations',
  title: 'List integrations',
  description:
    'Products besides Kubernetes that analyze knows (Argo CD, cert-manager, Trivy …): each with its filters, and whether they are looked at. Nothing has to be installed for one; a cluster without the product has nothing to look at.',
  input: z.object({}),
  output: z.object({
    integrations: z.array(
      z.object({ name: z.string(), title: z.string(), active: z.boolean(), filters: z.array(z.string()) }),
    ),
  }),
  run: async (_args, { desk }) => {
    const integrations = (await desk.integrations()).map((one) => ({ ...one, filters: [...one.filters] }));
    return {
      data: { integrations },
      text: integrations
        .map(({ name, title, active }) => `- ${name}${active ? '' : ' (not active)'}: ${title}`)
        .join('\n'),
    };
  },
});
