/** 颜色语气；只起强调作用，意思总要由文字说清。 */
export type Tone = 'brand' | 'blue' | 'orange' | 'red' | 'purple' | 'teal' | 'grey'
