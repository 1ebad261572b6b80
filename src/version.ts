/** Of this package; what is measured with one version does not hold for the next. */
export const VERSION = '0.1.0'
