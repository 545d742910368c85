// SPDX-License-Identifier: EUPL-1.2
import js from '@eslint/js';
import globals from 'globals';

const workletGlobals = {
  AudioWorkletProcessor: 'readonly',
  registerProcessor: 'readonly',
  sampleRate: 'readonly',
  currentFrame: 'readonly',
  currentTime: 'readonly',
};

export default [
  { ignores: ['build/', 'node_modules/', 'wasm/cmake/node-pre.js'] },
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2023, sourceType: 'module' },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      // A town's Content-Security-Policy forbids run-time code.
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-script-url': 'error',
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['js-glue/**/*.js', 'widget/**/*.js', 'site-demo/page/**/*.js', 'tests/browser/**/*.js'],
    languageOptions: { globals: { ...globals.browser, ...globals.worker, ...workletGlobals } },
  },
  {
    // Node programs; the browser's names too, for what the tests evaluate in a page.
    files: ['**/*.mjs', '*.js', 'site-demo/*.js'],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
  },
];
