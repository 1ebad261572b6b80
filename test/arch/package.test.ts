import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ROOT } from '../../gen/output.ts'
import { VERSION } from '../../src/version.ts'
import { read } from './sources.ts'

const manifest = JSON.parse(read('package.json'))

type Target = string | { readonly [condition: string]: Target }

const targets = (target: Target): string[] =>
  typeof target === 'string' ? [target] : Object.values(target).flatMap(targets)

describe('package.json', () => {
  test('installing kzgpu installs nothing else', () => {
    for (const kind of ['dependencies', 'optionalDependencies', 'bundleDependencies']) {
      expect(manifest[kind]).toBeUndefined()
    }
    // npm installs no peer that is optional.
    for (const name of Object.keys(manifest.peerDependencies)) {
      expect(manifest.peerDependenciesMeta[name]).toEqual({ optional: true })
    }
    for (const hook of ['preinstall', 'install', 'postinstall']) expect(manifest.scripts[hook]).toBeUndefined()
  })

  test('profiles name the version that measured them', () => {
    expect(VERSION).toBe(manifest.version)
  })

  test('every export and program exists', () => {
    const paths = [...targets(manifest.exports), ...targets(manifest.bin)].filter((path) => !path.includes('*'))
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
  })

  test('types come first, default last', () => {
    for (const target of Object.values<Target>(manifest.exports)) {
      if (typeof target === 'string') continue
      const conditions = Object.keys(target)
      expect(conditions.at(-1)).toBe('default')
      if (targets(target).some((path) => !path.includes('worker'))) expect(conditions[0]).toBe('types')
    }
  })

  test('bundlers may drop what is not used', () => {
    // But for the scripts of workers, which nothing is taken from.
    expect(manifest.sideEffects).toEqual(['./dist/kzgpu.worker.js', './dist/kzgpu.worker.node.js'])
    expect(manifest.type).toBe('module')
  })
})
