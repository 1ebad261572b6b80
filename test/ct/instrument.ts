/** An artefact that reports what it does: blocks, addresses, and the operands that may decide time. */
import binaryen from 'binaryen'

type Ref = binaryen.ExpressionRef

/** The module that reports are imported from; `tracer.ts` answers them by name. */
const REPORTS = 'trace'

/** As in gen/build-wasm.ts: what rustc enables for the baseline. */
const { Features } = binaryen
const FEATURES =
  Features.BulkMemory |
  Features.BulkMemoryOpt |
  Features.CallIndirectOverlong |
  Features.Multivalue |
  Features.MutableGlobals |
  Features.NontrappingFPToInt |
  Features.ReferenceTypes |
  Features.SignExt

/** Bulk copies become loops of loads and stores, which are logged; then blocks; then addresses. */
const PASSES = ['llvm-memory-copy-fill-lowering', 'log-execution', 'instrument-memory']

/** Instructions whose time depends on their operands on many processors, and their report. */
const DIVISIONS = new Map<number, readonly [report: string, type: binaryen.Type]>([
  ...[binaryen.DivSInt32, binaryen.DivUInt32, binaryen.RemSInt32, binaryen.RemUInt32].map(
    (op) => [op, ['division32', binaryen.i32]] as const,
  ),
  ...[binaryen.DivSInt64, binaryen.DivUInt64, binaryen.RemSInt64, binaryen.RemUInt64].map(
    (op) => [op, ['division64', binaryen.i64]] as const,
  ),
])

/** What the passes do not log: conditions of branches, of selections, and operands of divisions. */
const IMPORTS: readonly [name: string, type: binaryen.Type][] = [
  ['condition', binaryen.i32],
  ['table', binaryen.i32],
  ['selection', binaryen.i32],
  ['division32', binaryen.i32],
  ['division64', binaryen.i64],
]

export interface Instrumented {
  readonly module: WebAssembly.Module
  /** The function of each site that reports an operand, by the site's number. */
  readonly functionOf: readonly string[]
}

/** @param wasm of the baseline */
export function instrument(wasm: Uint8Array): Instrumented {
  const module = binaryen.readBinary(wasm)
  try {
    module.setFeatures(FEATURES)
    const functionOf = reportOperands(module)
    binaryen.setPassArgument('log-execution', REPORTS)
    module.runPasses(PASSES)
    return { module: new WebAssembly.Module(module.emitBinary() as Uint8Array<ArrayBuffer>), functionOf }
  } finally {
    binaryen.clearPassArguments()
    module.dispose()
  }
}

function reportOperands(module: binaryen.Module): string[] {
  const bodies: [name: string, body: Ref][] = []
  for (let i = 0; i < module.getNumFunctions(); i++) {
    const { name, body } = binaryen.getFunctionInfo(module.getFunctionByIndex(i))
    if (body !== 0) bodies.push([name, body])
  }
  for (const [name, type] of IMPORTS) {
    module.addFunctionImport(name, REPORTS, name, binaryen.createType([binaryen.i32, type]), type)
  }
  const functionOf: string[] = []
  for (const [name, body] of bodies) {
    /** The operand, passed through a report that names its site. */
    const report = (to: string, type: binaryen.Type, operand: Ref): Ref =>
      module.call(to, [module.i32.const(functionOf.push(name) - 1), operand], type)
    const stack = [body]
    for (let expression = stack.pop(); expression !== undefined; expression = stack.pop()) {
      stack.push(...children(expression))
      reportOperand(expression, report)
    }
  }
  return functionOf
}

interface Conditional {
  getCondition(ref: Ref): Ref
  setCondition(ref: Ref, condition: Ref): void
}

/** Parts of the package that its declarations leave out. */
const { If, Break, Switch, Select, Binary } = binaryen as unknown as Record<
  'If' | 'Break' | 'Switch' | 'Select',
  Conditional
> & {
  readonly Binary: {
    getOp(ref: Ref): number
    getLeft(ref: Ref): Ref
    setLeft(ref: Ref, left: Ref): void
    getRight(ref: Ref): Ref
    setRight(ref: Ref, right: Ref): void
  }
}

const CONDITIONAL: Readonly<Record<number, readonly [kind: Conditional, report: string]>> = {
  [binaryen.IfId]: [If, 'condition'],
  [binaryen.BreakId]: [Break, 'condition'],
  [binaryen.SwitchId]: [Switch, 'table'],
  [binaryen.SelectId]: [Select, 'selection'],
}

function reportOperand(ref: Ref, report: (to: string, type: binaryen.Type, operand: Ref) => Ref): void {
  const id = binaryen.getExpressionId(ref)
  const conditional = CONDITIONAL[id]
  if (conditional) {
    const [kind, to] = conditional
    const condition = kind.getCondition(ref)
    // A branch without one is always taken.
    if (condition !== 0) kind.setCondition(ref, report(to, binaryen.i32, condition))
  } else if (id === binaryen.BinaryId) {
    const division = DIVISIONS.get(Binary.getOp(ref))
    if (!division) return
    const [to, type] = division
    Binary.setLeft(ref, report(to, type, Binary.getLeft(ref)))
    Binary.setRight(ref, report(to, type, Binary.getRight(ref)))
  }
}

/** Fields of binaryen's descriptions that hold expressions, by kind; a kind that is not here must not pass unseen. */
const CHILDREN: Readonly<Record<number, readonly string[]>> = {
  [binaryen.BlockId]: ['children'],
  [binaryen.IfId]: ['condition', 'ifTrue', 'ifFalse'],
  [binaryen.LoopId]: ['body'],
  [binaryen.BreakId]: ['condition', 'value'],
  [binaryen.SwitchId]: ['condition', 'value'],
  [binaryen.CallId]: ['operands'],
  [binaryen.CallIndirectId]: ['target', 'operands'],
  [binaryen.LocalGetId]: [],
  [binaryen.LocalSetId]: ['value'],
  [binaryen.GlobalGetId]: [],
  [binaryen.GlobalSetId]: ['value'],
  [binaryen.LoadId]: ['ptr'],
  [binaryen.StoreId]: ['ptr', 'value'],
  [binaryen.ConstId]: [],
  [binaryen.UnaryId]: ['value'],
  [binaryen.BinaryId]: ['left', 'right'],
  [binaryen.SelectId]: ['ifTrue', 'ifFalse', 'condition'],
  [binaryen.DropId]: ['value'],
  [binaryen.ReturnId]: ['value'],
  [binaryen.MemorySizeId]: [],
  [binaryen.MemoryGrowId]: ['delta'],
  [binaryen.MemoryCopyId]: ['dest', 'source', 'size'],
  [binaryen.MemoryFillId]: ['dest', 'value', 'size'],
  [binaryen.NopId]: [],
  [binaryen.UnreachableId]: [],
  [binaryen.RefNullId]: [],
  [binaryen.RefFuncId]: [],
  [binaryen.TableGetId]: ['index'],
  [binaryen.TableSetId]: ['index', 'value'],
  [binaryen.TableSizeId]: [],
  [binaryen.TableGrowId]: ['value', 'delta'],
}

function children(ref: Ref): Ref[] {
  const id = binaryen.getExpressionId(ref)
  const fields = CHILDREN[id]
  if (!fields) throw new Error(`test/ct/instrument.ts does not know expressions of kind ${id}`)
  if (fields.length === 0) return []
  const info = binaryen.getExpressionInfo(ref) as unknown as Readonly<Record<string, Ref | readonly Ref[]>>
  return fields
    .flatMap((field) => {
      const child = info[field]
      if (child === undefined) throw new Error(`binaryen describes no ${field} of kind ${id}`)
      return child
    })
    .filter((child) => child !== 0)
}
