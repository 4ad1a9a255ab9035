/** As in package.json; it is what somebody reads out when they ask for help. */
export const version = '0.1.0';
