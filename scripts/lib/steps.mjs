/**
 * Runs named steps once: a step is skipped while the files that it depends on are unchanged and what it made is there.
 * What was done is remembered in build/setup/, which `git clean` and a fresh clone start without.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { CommandError } from './process.mjs'

export const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const STATE = join(ROOT, 'build', 'setup')
const HEARTBEAT_MS = 15_000
// Compilers say last what is wrong, npm says it first and then prints its manual.
const SHOWN_ON_FAILURE = { first: 12, last: 40 }

/** What stands in the way of the set-up, and what the reader can do about it. */
export class SetupError extends Error {
  /** @param {string} message @param {string} remedy @param {string[]} [output] */
  constructor(message, remedy, output = []) {
    super(message)
    this.name = 'SetupError'
    this.remedy = remedy
    this.output = output
  }
}

/**
 * @typedef {object} Step
 * @property {string} id names the stamp
 * @property {string} title what the reader sees
 * @property {readonly string[]} [inputs] files and folders, relative to the root, whose content decides whether it is stale
 * @property {() => readonly (string | undefined)[]} [facts] whatever else decides it: versions, paths of tools
 * @property {() => boolean} isDone whether its result exists; quick
 * @property {(report: (line: string) => void) => Promise<string | void>} run does it; may return a remark to print
 * @property {string} remedy what to do if it fails
 */

function* filesUnder(path) {
  if (!existsSync(path)) return
  if (statSync(path).isFile()) {
    yield path
    return
  }
  for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name === 'node_modules' || entry.name === 'target' || entry.name === 'pkg') continue
    yield* filesUnder(join(path, entry.name))
  }
}

/** @param {Step} step */
function keyOf(step) {
  const hash = createHash('sha256')
  for (const input of step.inputs ?? []) {
    for (const file of filesUnder(join(ROOT, input))) {
      // The length keeps two files from being taken for one that holds both.
      const content = readFileSync(file)
      hash.update(`${relative(ROOT, file).split(sep).join('/')}\0${content.length}\0`).update(content)
    }
  }
  hash.update(JSON.stringify([process.platform, process.arch, ...(step.facts?.() ?? [])]))
  return hash.digest('hex')
}

const stampOf = (step) => join(STATE, `${step.id}.sha256`)

function isFresh(step, key) {
  const stamp = stampOf(step)
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === key && step.isDone()
}

function excerpt(lines) {
  const { first, last } = SHOWN_ON_FAILURE
  return lines.length <= first + last ? lines : [...lines.slice(0, first), '…', ...lines.slice(-last)]
}

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`

/** One line that is rewritten on a terminal, and repeated now and then in a log file. */
function progress(title) {
  const started = performance.now()
  const isTerminal = process.stderr.isTTY === true
  let last = ''
  let lines = 0
  const draw = () => {
    const detail = last === '' ? '' : ` · ${last}`
    if (isTerminal) {
      const width = (process.stderr.columns ?? 80) - 1
      process.stderr.write(`\r\x1b[2K${`… ${title} (${seconds(started)})${detail}`.slice(0, width)}`)
    } else {
      process.stderr.write(`  ${title}: ${seconds(started)}, ${lines} lines of output${detail.slice(0, 100)}\n`)
    }
  }
  if (!isTerminal) process.stderr.write(`… ${title}\n`)
  const timer = setInterval(draw, isTerminal ? 200 : HEARTBEAT_MS)
  const stop = (mark, remark) => {
    clearInterval(timer)
    process.stderr.write(`${isTerminal ? '\r\x1b[2K' : ''}${mark} ${title} (${seconds(started)})${remark}\n`)
  }
  return {
    report: (line) => {
      const text = stripVTControlCharacters(line).trim()
      if (text === '') return
      lines++
      last = text
    },
    done: (remark) => stop('✓', remark ? `: ${remark}` : ''),
    failed: () => stop('✗', ''),
  }
}

/** Runs one step unless it is fresh. @param {Step} step @returns {Promise<boolean>} whether anything was done */
export async function perform(step) {
  if (isFresh(step, keyOf(step))) return false
  const shown = progress(step.title)
  try {
    const remark = await step.run(shown.report)
    if (!step.isDone()) throw new SetupError(`${step.title}: it ran, but its result is not there`, step.remedy)
    shown.done(remark)
  } catch (error) {
    shown.failed()
    if (!(error instanceof CommandError)) throw error
    throw new SetupError(error.message, step.remedy, excerpt(error.output))
  }
  mkdirSync(STATE, { recursive: true })
  // Taken again: a step may write some of its own inputs or facts, such as the tool that it installs.
  writeFileSync(stampOf(step), keyOf(step))
  return true
}

const isAlive = (pid) => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Two set-ups at once in one clone would overwrite each other's packages, so the second one waits. */
export async function exclusively(action) {
  mkdirSync(STATE, { recursive: true })
  const lock = join(STATE, 'lock')
  for (let announced = false; ; ) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    const owner = Number(existsSync(lock) ? readFileSync(lock, 'utf8') : 0)
    if (owner > 0 && !isAlive(owner)) rmSync(lock, { force: true })
    else {
      if (!announced) process.stderr.write('… another set-up is at work in this folder; waiting for it\n')
      announced = true
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
  }
  const release = () => rmSync(lock, { force: true })
  // Ctrl-C must not leave a lock behind; a killed process's lock is recognised by its dead owner.
  process.once('exit', release)
  try {
    return await action()
  } finally {
    process.off('exit', release)
    release()
  }
}
