// Where something is to be read before going on, the focus goes there.
(() => {
  "use strict";
  document.getElementById("problems")?.focus();
})();
