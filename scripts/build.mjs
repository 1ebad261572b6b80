#!/usr/bin/env node
/** `npm run build [-- OPTIONS]`: gen/build.ts with the tools on the PATH that the set-up installed. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from './lib/steps.mjs'
import { toolEnvironment } from './lib/tools.mjs'

const tsx = join(ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs')
const { status } = spawnSync(process.execPath, [tsx, join('gen', 'build.ts'), ...process.argv.slice(2)], {
  cwd: ROOT,
  env: toolEnvironment(),
  stdio: 'inherit',
})
process.exitCode = status ?? 1
