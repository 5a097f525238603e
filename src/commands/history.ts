// SPDX-License-Identifier: Apache-2.0

import { chooseCluster } from '../core/choose.ts';
import { defineCommand } from '../core/command.ts';
import { historyView, incidentHistoryView, noHistoryView } from '../views/history.ts';
import { incidentsToMark, marksHere } from './incidents-to-mark.ts';

export default defineCommand({
  verb: 'history',
  summary: 'List the last reports of a cluster, or tell what happened to one incident',
  operands: { placeholder: '[NUMBER]', max: 1, suggests: 'incidents' },
  flags: {
    cluster: {
      type: 'text',
      placeholder: 'NAME',
      description: 'another cluster than that of the last report here',
      suggests: 'clusters',
    },
    report: { type: 'text', placeholder: 'REPORT', description: 'the report whose incident is meant' },
    incident: {
      type: 'text',
      short: 'i',
      placeholder: 'INCIDENT',
      description: 'this incident, by number or id',
      suggests: 'incidents',
    },
  },
  examples: ['history', 'history 1', 'history --cluster prod-eu'],
  needs: ['report', 'records', 'history'],
  plan: ({ flags, operands }, context) => {
    const { history = [], report } = context;
    const named = [...(flags.incident === undefined ? [] : [flags.incident]), ...operands];
    if (named.length > 0) {
      const [subject] = incidentsToMark(named, context);
      if (subject !== undefined) {
        const reports = history.filter(({ cluster }) => cluster === subject.cluster);
        const record = marksHere(context).get(subject.incident);
        return {
          type: 'answer',
          audience: 'person',
          document: incidentHistoryView(subject, record, reports),
        };
      }
    }
    const wanted = flags.cluster ?? report?.cluster;
    // A cluster that no worker reaches any more has a history all the same.
    const isKept = history.some((summary) => summary.cluster === wanted);
    const cluster = isKept && wanted !== undefined ? wanted : chooseCluster(wanted, context);
    const reports = history.filter((summary) => summary.cluster === cluster);
    return {
      type: 'answer',
      audience: 'person',
      document: reports.length === 0 ? noHistoryView(cluster) : historyView(cluster, reports),
    };
  },
});
