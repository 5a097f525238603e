// SPDX-License-Identifier: Apache-2.0

// Plain JavaScript works everywhere, without importing anything.
export default {
  title: 'Pods that were started at night',
  reads: ['Pod'],
  *check({ objects, now }) {
    for (const pod of objects('Pod')) {
      const started = new Date(pod.metadata.creationTimestamp);
      const hour = started.getUTCHours();
      const isToday = now.getTime() - started.getTime() < 24 * 3_600_000;
      if (isToday && (hour < 4 || hour >= 22))
        yield {
          object: pod,
          code: 'night-shift',
          severity: 'info',
          since: started,
          text: `was started at ${started.toISOString().slice(11, 16)} UTC, in quiet hours`,
        };
    }
  },
};
