/** One «no» of the closed list. */
export interface RefusalRow {
  /** of the HTTP answer */
  status: number;
  /** as LeanCloud's SDK knows it */
  code: number;
  /** for the person; {placeholders} are filled from what the refusal brings */
  say: string;
  /** for the operator */
  log: string;
}
