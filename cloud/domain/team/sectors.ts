/** 分行业: 正宁's plan forms teams of 学校、医院、农林系统、各乡镇; the others are what counties have besides. */
export const sectors = {
  school: '学校',
  hospital: '医院',
  agriculture: '农林系统',
  town: '乡镇',
  enterprise: '企业',
  society: '社会组织',
  older: '老年志愿者',
  outreach: '科普工作队',
  other: '其他',
} as const;
export type Sector = keyof typeof sectors;
