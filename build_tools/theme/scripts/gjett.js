/** What /sok/ asks for when a word is typed that no document holds: after that it is seldom that anything is found. */

import * as guessing from "../../outputs/search/runtime/guessing.js";
import { nothingFound } from "./nothing.js";

globalThis.praksisnyttGjett = { ...guessing, nothingFound };
