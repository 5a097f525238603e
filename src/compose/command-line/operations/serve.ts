// SPDX-License-Identifier: Apache-2.0

import { defineRole } from '../define-role.ts';

export default defineRole({
  verb: 'serve',
  summary:
    'Run everything in one process: chat page, chat platforms, checks; with --mcp or --port other doors too',
  flags: {
    port: {
      type: 'text',
      short: 'p',
      placeholder: 'PORT',
      description: 'serve gRPC there',
      sets: 'K8SGPT_API_PORT',
    },
    http: { type: 'boolean', description: 'serve REST beside gRPC', sets: 'K8SGPT_API_REST' },
    'metrics-port': {
      type: 'text',
      short: 'm',
      placeholder: 'PORT',
      description: 'of health, metrics and the chat page',
      sets: 'ADMIN_PORT',
    },
    mcp: {
      type: 'boolean',
      description: 'serve MCP: over standard input and output, and nothing else, unless --mcp-http is given',
      sets: 'K8SGPT_MCP',
    },
    'mcp-http': { type: 'boolean', description: 'with --mcp: over HTTP', sets: 'K8SGPT_MCP_HTTP' },
    'mcp-port': {
      type: 'text',
      placeholder: 'PORT',
      description: 'with --mcp-http: where',
      sets: 'K8SGPT_MCP_PORT',
    },
    backend: {
      type: 'text',
      short: 'b',
      placeholder: 'BACKEND',
      description: 'the AI that explains',
      sets: 'K8SGPT_AI_BACKEND',
    },
    demo: {
      type: 'text',
      placeholder: 'LESSON',
      listedBy: 'demo',
      description: 'a recorded cluster to learn with, in place of all others',
      sets: 'K8SGPT_DEMO',
    },
    filter: {
      type: 'list',
      short: 'f',
      placeholder: 'FILTER',
      description: 'what a check looks at unless it says more',
      sets: 'K8SGPT_FILTERS',
    },
  },
  examples: ['serve', 'serve --mcp', 'serve --port 8080 --http'],
});
