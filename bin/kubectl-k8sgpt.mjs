#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0

// `kubectl k8sgpt …`: kubectl finds its plug-ins by this name. The program knows by it how it was called.
import './k8sgpt.mjs';
