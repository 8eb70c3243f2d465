/** What /sok/ asks for in a small archive. */

import * as reading from "../../outputs/search/runtime/reading.js";

globalThis.praksisnyttLes = reading;
