import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // The suites are CPU-bound and share one machine with other parts of `npm test`: vitest leaves a core to those.
    pool: 'forks',
    setupFiles: ['test/equal-bytes.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'library',
          include: ['test/**/*.test.ts'],
          exclude: ['test/{arch,package,runtimes,wallets}/**'],
        },
      },
      { extends: true, test: { name: 'arch', include: ['test/arch/**/*.test.ts'] } },
      { extends: true, test: { name: 'package', include: ['test/package/**/*.test.ts'], testTimeout: 300_000 } },
    ],
  },
})
