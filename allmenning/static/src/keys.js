// Keys: the code on the screen, and the page that stays when the network goes. Nothing here is
// needed to open a door: the buttons and the digits work without.

import "./keys/code.js";
import "./keeping.js";
