// SPDX-License-Identifier: Apache-2.0

/** The demo cluster, looked at every ten seconds, told in C0 at once. */
export const demoWatched = `watches:
  - name: demo
    cluster: demo
    every: 10s
    to: { platform: slack, workspace: T0STANDIN, channel: C0 }
alerts:
  settle: 0s
`;

/** The same by a route: told in C1. */
export const demoRouted = `watches:
  - name: all
    cluster: demo
    every: 10s
routes:
  default: { platform: slack, workspace: T0STANDIN, channel: C1 }
alerts:
  settle: 0s
`;
