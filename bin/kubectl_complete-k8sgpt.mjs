#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0

// What kubectl asks at a press of Tab behind `kubectl k8sgpt`.
process.argv.splice(2, 0, '__complete');
await import('./k8sgpt.mjs');
