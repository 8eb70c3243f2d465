/** What /sok/ asks for when a word is typed that no document holds. */

import * as guessing from "../../outputs/search/runtime/guessing.js";

globalThis.praksisnyttGjett = guessing;
