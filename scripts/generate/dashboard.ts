// SPDX-License-Identifier: Apache-2.0

import { defineGenerator } from './_generator.ts';

/** The dashboard for Grafana; before what copies it into the chart. */
export default defineGenerator({
  name: 'dashboard',
  stage: 'registry',
  files: async () => {
    const { dashboardOf } = await import('../dashboard/panel.ts');
    const { answerRows } = await import('../dashboard/rows-of-answers.ts');
    const { processRows } = await import('../dashboard/rows-of-processes.ts');
    const { workRows } = await import('../dashboard/rows-of-work.ts');
    const dashboard = dashboardOf([...answerRows, ...workRows, ...processRows]);
    return new Map([['deploy/grafana/k8sgpt.json', `${JSON.stringify(dashboard, null, 2)}\n`]]);
  },
});
