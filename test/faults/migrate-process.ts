/** Brings a database to the newest version, in a process that can be killed over it. */
import { migrate } from '../../cloud/store/postgres';

void migrate(process.argv[2] as string).then(() => process.exit(0));
