/** The search of a site opened from a folder (`file://`), where pages may not fetch and the index lies as scripts. */

import { run, scripted } from "../../outputs/search/runtime/scripted.js";

if (location.protocol === "file:") globalThis.praksisnyttMappe = { run, scripted };
