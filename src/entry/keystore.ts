export * from '../keystore.ts'
