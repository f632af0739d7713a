#!/usr/bin/env node
// Starts the command line with the runtime this project pins (the npm package `node`), whatever node started this file.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const main = join(root, 'src/cli/main.ts');

if (Number(process.versions.node.split('.')[0]) >= 24) {
  process.argv[1] = main;
  // Types are stripped and modules compiled once, not at every start; before the first of them, so that nothing needs the stripper any more.
  module.enableCompileCache();
  await import(pathToFileURL(main).href);
} else {
  startWithPinnedNode();
}

function startWithPinnedNode() {
  const node = join(root, 'node_modules/node/bin/node');
  if (!existsSync(node)) {
    console.error(
      `jiangtong needs Node 24; this is ${process.version} and ${node} is missing. Run \`npm ci\` in ${root}.`,
    );
    process.exit(1);
  }
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('error', (error) => {
    console.error(`jiangtong could not start ${node}: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    process.exit(signal === null ? (code ?? 1) : 128 + constants.signals[signal]);
  });
}
