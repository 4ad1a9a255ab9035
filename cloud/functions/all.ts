/** The list of what a client may call. */
import { afterCallFunctions } from './after-call';
import { articleFunctions } from './article';
import { articleDeskFunctions } from './article-desk';
import { articlePushFunctions } from './article-push';
import { articleVoiceFunctions } from './article-voice';
import { auditFunctions } from './audit';
import { calendarFunctions } from './calendar';
import { certificateFunctions } from './certificate';
import { checkFunctions } from './check';
import { clockFunctions } from './clock';
import { codeFunctions } from './code';
import { complaintFunctions } from './complaint';
import { correctionFunctions } from './corrections';
import { crewFunctions } from './crew';
import { dutyFunctions } from './duty';
import { emergencyFunctions } from './emergency';
import { entryFunctions } from './entry';
import { gatherFunctions } from './gather';
import { gridFunctions } from './grid';
import { gridChangeFunctions } from './grid-change';
import { honourFunctions } from './honour';
import { institutionFunctions } from './institution';
import { kinFunctions } from './kin';
import { loginFunctions } from './login';
import { messageFunctions } from './message';
import { opinionFunctions } from './opinion';
import { orderFunctions } from './order';
import { outlineFunctions } from './outline';
import { peopleFunctions } from './people';
import { personnelFunctions } from './personnel';
import { phoneFunctions } from './phone';
import { photoFunctions } from './photo';
import { poolFunctions } from './pool';
import { practiceFunctions } from './practice';
import { privacyFunctions } from './privacy';
import { proposeFunctions } from './propose';
import { qualityFunctions } from './quality';
import { questionFunctions } from './question';
import { queueFunctions } from './queue';
import { recordFunctions } from './records';
import { reportFunctions } from './report';
import { serviceFunctions } from './service';
import { slipFunctions } from './slip';
import { teamFunctions } from './team';
import { joinFunctions } from './team-join';
import { registryFunctions } from './team-registry';
import { uploadFunctions } from './uploads';
import { venueFunctions } from './venue';
import { visitFunctions } from './visit';
import { volunteerFunctions } from './volunteer';
import type { CloudFunction } from './define';

/** Every cloud function of a real deployment. */
export const functions: readonly CloudFunction[] = [...orderFunctions, ...queueFunctions, ...gridFunctions, ...articleFunctions, ...loginFunctions, ...clockFunctions,
  ...gridChangeFunctions, ...slipFunctions, ...venueFunctions, ...institutionFunctions, ...entryFunctions, ...peopleFunctions, ...personnelFunctions,
  ...reportFunctions, ...visitFunctions, ...opinionFunctions, ...afterCallFunctions, ...qualityFunctions, ...honourFunctions, ...serviceFunctions,
  ...crewFunctions, ...poolFunctions, ...proposeFunctions,
  ...recordFunctions, ...correctionFunctions, ...uploadFunctions, ...certificateFunctions,
  ...gatherFunctions, ...calendarFunctions, ...questionFunctions, ...outlineFunctions,
  ...teamFunctions, ...registryFunctions, ...joinFunctions, ...volunteerFunctions,
  ...messageFunctions,
  ...articleDeskFunctions, ...articlePushFunctions, ...articleVoiceFunctions, ...emergencyFunctions,
  ...photoFunctions, ...checkFunctions,
  ...privacyFunctions, ...kinFunctions, ...dutyFunctions, ...complaintFunctions, ...practiceFunctions,
  ...codeFunctions, ...phoneFunctions, ...auditFunctions];
